package io.jenkins.plugins.octavia.library

/** Quotes text for a shell. */
class Shell implements Serializable {

    private static final long serialVersionUID = 1

    static String quoted(Object text) {
        return "'" + text.toString().replace("'", "'\\''") + "'"
    }

    static String command(List words) {
        List all = []
        for (Object word in words) {
            all << quoted(word)
        }
        return all.join(' ')
    }
}
