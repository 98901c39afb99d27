package io.jenkins.plugins.octavia.library

/** The named arguments of a var. */
class Arguments implements Serializable {

    private static final long serialVersionUID = 1

    /** What is wrong with the names, null if nothing is. */
    static String problem(Map given, List required, List optional) {
        List unknown = []
        for (String name in given.keySet()) {
            if (!(name in required) && !(name in optional)) {
                unknown << name
            }
        }
        if (unknown) {
            return "${unknown.join(', ')}: unknown; there are ${(required + optional).join(', ')}"
        }
        List missing = []
        for (String name in required) {
            if (!given[name]) {
                missing << name
            }
        }
        return missing ? "${missing.join(', ')}: required" : null
    }

    /** Which of the names have a value that is not a map, null if none has. */
    static String noMap(Map given, List names) {
        List wrong = []
        for (String name in names) {
            if (given[name] != null && !(given[name] instanceof Map)) {
                wrong << name
            }
        }
        return wrong ? "${wrong.join(', ')}: not a map; give [name: value, ...]" : null
    }

    /** What is wrong with a number of days, null if nothing is or none is given. */
    static String noDays(Map given, String name) {
        Object days = given[name]
        return days == null || (days instanceof Integer && days >= 0) ? null : "${name}: ${days} is not a number of days, 0 or more"
    }
}
