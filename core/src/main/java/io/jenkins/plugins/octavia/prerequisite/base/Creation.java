package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.CloudException;
import java.util.Optional;
import java.util.function.Supplier;

/** Creating by POST, which must not simply be repeated when the answer was lost. */
public final class Creation {

    private static final int ATTEMPTS = 3;

    private Creation() {}

    /**
     * Creates; if it is unknown whether the service did, or it says that there is one already, looks before it
     * tries again.
     */
    public static <T> T once(Supplier<T> create, Supplier<Optional<T>> find) {
        for (int attempt = 1; ; attempt++) {
            try {
                return create.get();
            } catch (CloudException e) {
                if (!e.fateUnknown() && e.status() != 409) {
                    throw e;
                }
                Optional<T> made = find.get();
                if (made.isPresent()) {
                    return made.get();
                }
                if (attempt == ATTEMPTS || !e.fateUnknown()) {
                    throw e;
                }
            }
        }
    }
}
