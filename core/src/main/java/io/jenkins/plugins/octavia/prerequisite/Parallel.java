package io.jenkins.plugins.octavia.prerequisite;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Work at the same time. Interrupting who waits for it interrupts the work. */
final class Parallel implements AutoCloseable {

    private static final int CLEAN_UP_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "octavia-prerequisites-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Begun work; {@link #join} waits for it. */
    record Work<T>(Future<T> future, Parallel parallel) {

        /** The result; what the work threw is thrown again. */
        T join() {
            try {
                return future.get();
            } catch (InterruptedException e) {
                parallel.threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new Refusal("aborted; run again, what is done already is kept");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new CompletionException(e.getCause());
            }
        }
    }

    <T> Work<T> start(Supplier<T> work) {
        return new Work<>(threads.submit(work::get), this);
    }

    /** Interrupts what still runs and waits until it has cleaned up. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
