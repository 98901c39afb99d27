package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.loadbalancer.RefreshReport;
import java.util.List;

/** What the process says at its end; others test by it. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;
    /** {@code plan} and the checks: there is something to do. */
    static final int TO_DO = 2;
    /** EX_USAGE of BSD's sysexits.h. */
    static final int WRONG_INPUT = 64;

    private ExitCode() {}

    /** Of work on load balancers. */
    static int of(List<RefreshReport> reports) {
        if (reports.stream().anyMatch(RefreshReport::isFailed)) {
            return FAILED;
        }
        return reports.stream().anyMatch(RefreshReport::isSomethingLeft) ? TO_DO : OK;
    }
}
