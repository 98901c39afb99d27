package io.jenkins.plugins.octavia.prerequisite.base;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Work at the same time, on threads that all runs of a JVM share. Interrupting the waiting thread interrupts all work, once,
 * so that what cleans up after itself is not interrupted again; the waiting thread then waits until that is done.
 */
public final class Parallel implements AutoCloseable {

    private static final long CLEAN_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Several runs at full width; a controller with hundreds of runs keeps its threads for others. */
    private static final int MOST_THREADS = 32;

    private static final int IDLE_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** If all threads are busy, the thread that waits for work does it itself. So work that waits for work cannot deadlock. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
                Thread thread = new Thread(work, "octavia-prerequisites-" + NUMBER.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    private final Set<Thread> busy = new HashSet<>();
    private boolean aborted;

    /** Work that has begun, or begins when it is waited for; {@link #join} waits for it. */
    public record Work<T>(FutureTask<T> task, Parallel parallel) {

        /** The result; what the work threw is thrown again. */
        public T join() {
            while (true) {
                try {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    // Without effect if a thread of ours has begun it.
                    task.run();
                    return task.get();
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

    public <T> Work<T> start(Supplier<T> work) {
        refuseIfAborted();
        FutureTask<T> task = new FutureTask<>(() -> {
            refuseIfAborted();
            return work.get();
        });
        THREADS.execute(() -> run(task));
        return new Work<>(task, this);
    }

    private void run(FutureTask<?> task) {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            busy.add(thread);
        }
        task.run();
        synchronized (this) {
            busy.remove(thread);
            // An interruption was meant for this work; the thread goes on to another run's.
            Thread.interrupted();
            notifyAll();
        }
    }

    private synchronized void refuseIfAborted() {
        if (aborted) {
            throw new Refusal("aborted; run again, what is done already is kept");
        }
    }

    private synchronized void abort() {
        if (!aborted) {
            aborted = true;
            busy.forEach(Thread::interrupt);
        }
    }

    /** Waits until what was interrupted has cleaned up; interrupts what else still runs. */
    @Override
    public synchronized void close() {
        boolean interrupted = aborted || Thread.interrupted();
        abort();
        long end = System.nanoTime() + CLEAN_UP_NANOS;
        try {
            for (long left = CLEAN_UP_NANOS; left > 0 && !busy.isEmpty(); left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
