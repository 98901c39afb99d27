package io.jenkins.plugins.octavia.cli;

/** How far something is, in the last line of a terminal, where it stays until that line is erased. */
final class Bar {

    static final String ERASE = "\r\033[K";

    private static final int WIDTH = 40;

    private Bar() {}

    static String of(String what, long done, long total, String howFar) {
        int filled = (int) (total == 0 ? WIDTH : done * WIDTH / total);
        return "\r  %-10s [%s%s] %s".formatted(what, "#".repeat(filled), ".".repeat(WIDTH - filled), howFar);
    }
}
