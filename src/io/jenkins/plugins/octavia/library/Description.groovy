package io.jenkins.plugins.octavia.library

/** The build's description, which lists of builds show: a few words for each cloud, beside what others wrote there. */
class Description implements Serializable {

    private static final long serialVersionUID = 1

    private static final List ACTIONS = ['created', 'updated', 'removed', 'adopted', 'unchanged']

    static void add(Object steps, String text) {
        String before = steps.currentBuild.description
        steps.currentBuild.description = before ? "${before}; ${text}".toString() : text
    }

    /** How many resources it was done to, or would be. */
    static String counts(List resources) {
        List counts = []
        for (String action in ACTIONS) {
            int count = resources.count { it.action == action }
            if (count > 0) {
                counts << "${count} ${action}"
            }
        }
        return counts.join(', ')
    }
}
