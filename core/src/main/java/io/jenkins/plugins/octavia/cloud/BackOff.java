package io.jenkins.plugins.octavia.cloud;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a request is repeated. */
interface BackOff {

    /** Doubles from half a second, with full jitter so that many clients do not come back together. */
    BackOff JITTERED = new BackOff() {
        @Override
        public Duration delay(int attempt) {
            return Duration.ofMillis(ThreadLocalRandom.current().nextLong(100, 500L << attempt));
        }

        @Override
        public void pause(Duration wait) {
            try {
                Thread.sleep(wait.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CloudException.aborted("aborted", e);
            }
        }
    };

    /** @param attempt the attempt that failed, from 1 */
    Duration delay(int attempt);

    void pause(Duration wait);
}
