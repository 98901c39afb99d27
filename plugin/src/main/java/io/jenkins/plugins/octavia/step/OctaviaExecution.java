package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.Refusal;
import io.jenkins.plugins.octavia.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs a step beside the Pipeline's own thread. After a restart of the controller the step starts over: everything is
 * ensured, so it ends where it would have ended. When it is stopped, its HTTP calls end at once, and it has some seconds
 * to remove what is half made.
 */
final class OctaviaExecution extends StepExecution {

    private static final long serialVersionUID = 1;

    /** Steps wait for clouds most of their time; more than these wait for each other. */
    private static final int THREADS = 16;

    private static final int CLEAN_UP_SECONDS = 15;

    private static final ThreadPoolExecutor POOL = pool();

    private final OctaviaStep step;
    private transient Work work;

    OctaviaExecution(StepContext context, OctaviaStep step) {
        super(context);
        this.step = step;
    }

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(
                        new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "octavia-prerequisites"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public boolean start() {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    private synchronized void begin() {
        work = new Work();
        POOL.execute(work);
    }

    @Override
    public synchronized void stop(Throwable cause) {
        if (work == null) {
            getContext().onFailure(cause);
        } else {
            work.stop(cause);
        }
    }

    /** One run of the step, which answers once. */
    private final class Work implements Runnable {

        private Thread thread;
        private volatile Throwable cause;
        private boolean answered;

        @Override
        public void run() {
            synchronized (this) {
                if (answered) {
                    return;
                }
                thread = Thread.currentThread();
            }
            try {
                Object result = perform();
                answer(() -> getContext().onSuccess(result));
            } catch (Throwable e) {
                Throwable told = cause == null ? told(e) : cause;
                answer(() -> getContext().onFailure(told));
            }
        }

        private Object perform() throws Exception {
            StepRun run = StepRun.of(getContext());
            ACLContext as = ACL.as2(StepRun.user(run.run()));
            try {
                return step.run(run);
            } finally {
                as.close();
                if (cause != null) {
                    run.log().note("aborted; what is done already is kept, and the next build goes on from there");
                }
            }
        }

        synchronized void stop(Throwable why) {
            cause = why;
            if (thread == null) {
                answer(() -> getContext().onFailure(why));
            } else {
                thread.interrupt();
                Timer.get()
                        .schedule(() -> answer(() -> getContext().onFailure(why)), CLEAN_UP_SECONDS, TimeUnit.SECONDS);
            }
        }

        private void answer(Runnable tell) {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
                // What comes too late must not interrupt the next step of this thread.
                thread = null;
            }
            Thread.interrupted();
            tell.run();
        }
    }

    /** A mistake of the user's or a cloud's has a message that says all; only what is our own mistake keeps its trace. */
    private static Throwable told(Throwable e) {
        if (e instanceof AbortException) {
            return e;
        }
        boolean known = Stream.of(
                        SpecException.class,
                        CloudException.class,
                        PkiException.class,
                        Refusal.class,
                        UncheckedIOException.class)
                .anyMatch(type -> type.isInstance(e));
        if (known) {
            return new AbortException(e.getMessage());
        }
        return e instanceof IOException ? new AbortException("agent or disk: " + e) : e;
    }
}
