package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks again and again at what takes a while, less often the longer it takes. */
final class Wait {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final long began = System.nanoTime();
    private final Duration most;

    Wait(Duration most) {
        this.most = most;
    }

    boolean isOver() {
        return elapsed().compareTo(most) > 0;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** @throws Refusal if the run is aborted */
    void pause() {
        Duration tenth = elapsed().dividedBy(10);
        Duration pause = tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("aborted; run again, what is done already is kept");
        }
    }
}
