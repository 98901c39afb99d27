package io.jenkins.plugins.octavia.jenkinsapi;

/** A line that is no signature; the message begins with the file and the number of the line. */
public final class MalformedListException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MalformedListException(String file, int line, RuntimeException cause) {
        super(file + ":" + line + ": " + cause.getMessage(), cause);
    }
}
