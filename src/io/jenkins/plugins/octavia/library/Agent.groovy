package io.jenkins.plugins.octavia.library

/**
 * An agent with the files of the job: of its repository, or of a stash. After {@link #keep} it has the kept files, even if
 * the repository changes.
 */
class Agent implements Serializable {

    private static final long serialVersionUID = 1

    /** Octavia's images, too large to be copied to agents that do not read them. */
    private static final String IMAGES = '**/*.qcow2'

    /** What a checkout calls the revision, by SCM. */
    private static final List REVISIONS = ['GIT_COMMIT', 'SVN_REVISION', 'MERCURIAL_REVISION', 'P4_CHANGELIST']

    private final Object steps
    private final String label
    private String stash
    private String images
    private String revision

    /** @param stash its name, null for the job's repository */
    Agent(Object steps, String label, String stash) {
        this.steps = steps
        this.label = label
        this.stash = stash
    }

    void run(Closure body) {
        inWorkspace([], body)
    }

    /** The same with the images that were kept. */
    void runWithImages(Closure body) {
        inWorkspace(images ? [images] : [], body)
    }

    /**
     * Within {@link #run}: keeps the files as they are. A revision would not do: not every SCM names one, and one that was
     * merged for this build, or that a push replaced, cannot be fetched again.
     */
    void keep(boolean withImages) {
        if (stash) {
            return      // only this build can change it
        }
        String name = "octavia-${UUID.randomUUID()}"    // deployments beside each other have files of their own
        steps.stash name: name, excludes: IMAGES
        if (withImages) {
            images = "${name}-images"
            steps.stash name: images, includes: IMAGES, allowEmpty: true
        }
        stash = name
    }

    /** What the files are of, as messages call it. */
    String source() {
        return revision ? "revision ${revision}" : 'the files of this build'
    }

    private void inWorkspace(List more, Closure body) {
        steps.node(label) {
            // Not the job's own workspace, in which another build may have left files of another revision.
            steps.ws("${steps.env.WORKSPACE}@octavia") {
                steps.deleteDir()
                if (stash) {
                    steps.unstash stash
                } else {
                    revision = named(steps.checkout(steps.scm))
                }
                for (String name in more) {
                    steps.unstash name
                }
                body()
            }
        }
    }

    private static String named(Map checkout) {
        for (String variable in REVISIONS) {
            if (checkout?.get(variable)) {
                return checkout[variable]
            }
        }
        return null
    }
}
