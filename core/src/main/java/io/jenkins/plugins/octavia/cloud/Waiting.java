package io.jenkins.plugins.octavia.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Says what a run waits for: a service that takes connections and never answers is silence for minutes otherwise. It does
 * after five seconds, and again each time that the wait has doubled.
 */
public final class Waiting {

    private static final Duration FIRST = Duration.ofSeconds(5);

    private final Alarm alarm;
    private final Consumer<String> told;

    /** Runs something later, unless it is cancelled before. */
    @FunctionalInterface
    public interface Alarm {
        Future<?> in(Duration delay, Runnable work);
    }

    /** @param told is given a line for people, by any thread */
    public Waiting(Alarm alarm, Consumer<String> told) {
        this.alarm = alarm;
        this.told = told;
    }

    /** The same transport, watched. */
    public Transport over(Transport transport) {
        return call -> {
            Wait wait = new Wait(call);
            try {
                return transport.send(call);
            } finally {
                wait.end();
            }
        };
    }

    private static String server(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** For one answer, with all repetitions of its request. */
    private final class Wait {
        private final Call call;
        private Duration lasting = FIRST;
        private Future<?> next;
        private boolean over;

        Wait(Call call) {
            this.call = call;
            synchronized (this) {
                next = alarm.in(FIRST, this::tell);
            }
        }

        private synchronized void tell() {
            if (!over) {
                told.accept("waiting for " + server(call.uri()) + " to answer " + call + ", for " + lasting.toSeconds()
                        + " s so far");
                next = alarm.in(lasting, this::tell);
                lasting = lasting.multipliedBy(2);
            }
        }

        synchronized void end() {
            over = true;
            next.cancel(false);
        }
    }
}
