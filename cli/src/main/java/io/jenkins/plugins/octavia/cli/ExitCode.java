package io.jenkins.plugins.octavia.cli;

/** What the process says at its end; others test by it. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;
    /** {@code plan} and the checks: there is something to do. */
    static final int TO_DO = 2;
    /** EX_USAGE of BSD's sysexits.h. */
    static final int WRONG_INPUT = 64;

    private ExitCode() {}
}
