package io.jenkins.plugins.octavia.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is to go wrong, in the order in which it was asked for. */
final class Faults {
    /** In place of a status: the work is done, and nobody hears of it. */
    static final int ANSWER_LOST = 0;

    private static final class Fault {
        final Predicate<Request> which;
        final int status;
        int left;

        Fault(Predicate<Request> which, int status, int times) {
            this.which = which;
            this.status = status;
            this.left = times;
        }
    }

    private final List<Fault> planned = new ArrayList<>();

    synchronized void add(Predicate<Request> which, int status, int times) {
        planned.add(new Fault(which, status, times));
    }

    /** The status that this request gets instead of its own. */
    synchronized Optional<Integer> next(Request request) {
        for (Fault fault : planned) {
            if (fault.left > 0 && fault.which.test(request)) {
                fault.left--;
                return Optional.of(fault.status);
            }
        }
        return Optional.empty();
    }
}
