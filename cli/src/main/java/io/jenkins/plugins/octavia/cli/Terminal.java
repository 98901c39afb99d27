package io.jenkins.plugins.octavia.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which streams a person watches.
 *
 * @param in the person's answers; empty if nobody is there to give them
 * @param colours whether the person can see and wants them
 */
record Terminal(Optional<BufferedReader> in, boolean out, boolean err, boolean colours) {

    static final Terminal NONE = new Terminal(Optional.empty(), false, false, false);

    /** By the process's own streams: Java itself says only of input and output together whether they are terminals. */
    static Terminal of(Map<String, String> variables, BufferedReader in) {
        boolean dumb = "dumb".equals(variables.get("TERM"));
        return new Terminal(
                Optional.of(in).filter(reader -> isTerminal(0)),
                isTerminal(1) && !dumb,
                isTerminal(2) && !dumb,
                // https://no-color.org
                !dumb && variables.getOrDefault("NO_COLOR", "").isEmpty());
    }

    private static boolean isTerminal(int stream) {
        try {
            String file =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    /** Whether the next line is a yes. */
    boolean isYes() {
        try {
            String answer = in.isPresent() ? in.get().readLine() : null;
            return answer != null
                    && (answer.strip().equals("yes") || answer.strip().equals("y"));
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be read: " + e.getMessage(), e);
        }
    }
}
