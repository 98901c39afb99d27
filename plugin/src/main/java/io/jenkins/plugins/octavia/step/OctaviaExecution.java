package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.step.StepQueue.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs a step beside the Pipeline's own thread. After a restart of the controller the step starts over: its
 * work is idempotent. When it is stopped, its HTTP calls end at once, and it has some seconds to remove what is incomplete.
 */
final class OctaviaExecution extends StepExecution {

    private static final long serialVersionUID = 1;

    private static final Logger LOG = Logger.getLogger(OctaviaExecution.class.getName());

    private static final int CLEAN_UP_SECONDS = 15;

    private static final StepQueue QUEUE = new StepQueue(Executors.newCachedThreadPool(new NamingThreadFactory(
            new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "octavia-prerequisites")));

    private final StepWork step;
    private transient volatile Work work;

    OctaviaExecution(StepContext context, StepWork step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        try {
            begin();
        } catch (IOException e) {
            getContext().onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            getContext().onFailure(e);
        }
    }

    private synchronized void begin() throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        work = new Work(new Place(build.getParent().getFullName(), step.cloudName()));
        if (!QUEUE.take(work.place, work)) {
            new BuildLog(getContext().get(TaskListener.class)).note(work.inLine());
        }
    }

    /** What the step is waiting for. */
    @Override
    public String getStatus() {
        Work now = work;
        return now == null ? null : now.status();
    }

    @Override
    public synchronized void stop(Throwable cause) {
        if (work == null) {
            getContext().onFailure(cause);
        } else {
            work.stop(cause);
        }
    }

    /** One run of the step, which reports its result once. */
    private final class Work implements Runnable {

        private final Place place;
        private final StepStatus status = new StepStatus();
        private volatile boolean begun;
        private Thread thread;
        private volatile Throwable cause;
        private boolean answered;

        Work(Place place) {
            this.place = place;
        }

        String inLine() {
            return "waiting for another step of this job to end: " + StepQueue.AT_ONE_CLOUD + " of them are at "
                    + (place.cloud().isEmpty() ? "work" : "cloud " + place.cloud()) + " already, or "
                    + StepQueue.OF_ONE_JOB + " at all clouds together";
        }

        String status() {
            return begun ? status.toString() : inLine();
        }

        @Override
        public void run() {
            synchronized (this) {
                if (answered) {
                    return;
                }
                begun = true;
                thread = Thread.currentThread();
            }
            try {
                Object result = perform();
                answer(() -> getContext().onSuccess(result));
            } catch (Throwable e) {
                Throwable failure = cause == null ? reported(e) : cause;
                answer(() -> getContext().onFailure(failure));
            }
        }

        private Object perform() throws Exception {
            BuildContext build = BuildContext.of(getContext(), status);
            ACLContext as = ACL.as2(BuildContext.user(build.run()));
            try {
                Map<String, Object> result = PlainValues.ofMap(step.run(build));
                result.put("warnings", PlainValues.of(build.log().warnings()));
                LOG.fine(() -> build.run() + ": " + name() + " ended");
                return result;
            } catch (Exception e) {
                Throwable failure = reported(e);
                // Of a bug the log has the stack trace.
                if (cause == null && failure instanceof AbortException) {
                    failed(build, failure.getMessage());
                }
                throw e;
            } finally {
                as.close();
                if (cause != null) {
                    build.log().note("aborted; what is done already is kept, and the next build goes on from there");
                }
            }
        }

        private void failed(BuildContext build, String why) {
            LOG.fine(() -> build.run() + ": " + name() + " failed: " + why);
            try {
                BuildSummary.failed(build.run(), step.name(), place.cloud(), why);
            } catch (IOException e) {
                build.log().warning("the build's page: " + FileProblem.named(e));
            }
        }

        private String name() {
            return step.name() + (place.cloud().isEmpty() ? "" : ", cloud " + place.cloud());
        }

        synchronized void stop(Throwable why) {
            cause = why;
            if (thread == null) {
                QUEUE.giveUp(place, this);
                answer(() -> getContext().onFailure(why));
            } else {
                thread.interrupt();
                Timer.get()
                        .schedule(() -> answer(() -> getContext().onFailure(why)), CLEAN_UP_SECONDS, TimeUnit.SECONDS);
            }
        }

        private void answer(Runnable report) {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
                // A late interrupt must not hit the next step on this thread.
                thread = null;
            }
            Thread.interrupted();
            report.run();
        }
    }

    /** Errors of the user or the cloud become AbortException; only bugs keep their stack trace. */
    private static Throwable reported(Throwable e) {
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
