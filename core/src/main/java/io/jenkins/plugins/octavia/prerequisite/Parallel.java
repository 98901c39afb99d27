package io.jenkins.plugins.octavia.prerequisite;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Work at the same time. Interrupting who waits for it interrupts the work. */
final class Parallel implements AutoCloseable {

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
                parallel.close();
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

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
