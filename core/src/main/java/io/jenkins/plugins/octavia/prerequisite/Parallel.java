package io.jenkins.plugins.octavia.prerequisite;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Work at the same time. Interrupting who waits for it interrupts all work, once, so that what cleans up after itself is
 * not interrupted again; who waits then waits on until that is done.
 */
final class Parallel implements AutoCloseable {

    private static final int CLEAN_UP_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final AtomicBoolean aborted = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "octavia-prerequisites-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Begun work; {@link #join} waits for it. */
    record Work<T>(Future<T> future, Parallel parallel) {

        /** The result; what the work threw is thrown again. */
        T join() {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    parallel.abort();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new CompletionException(e.getCause());
                }
            }
        }
    }

    <T> Work<T> start(Supplier<T> work) {
        if (aborted.get()) {
            throw new Refusal("aborted; run again, what is done already is kept");
        }
        return new Work<>(threads.submit(work::get), this);
    }

    private void abort() {
        if (!aborted.getAndSet(true)) {
            threads.shutdownNow();
        }
    }

    /** Waits until what was interrupted has cleaned up; interrupts what else still runs. */
    @Override
    public void close() {
        boolean interrupted = aborted.get() || Thread.interrupted();
        abort();
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
