package io.jenkins.plugins.octavia.overview;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** The page "Octavia" of a job: the clouds that its builds were at. */
public final class JobOverview implements Action {

    private final Job<?, ?> job;

    private JobOverview(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    public List<StateRow> getRows() {
        return LastStates.get().of(job).stream()
                .map(state -> new StateRow(job, state))
                .toList();
    }

    @Override
    public String getIconFileName() {
        return "symbol-cloud";
    }

    @Override
    public String getDisplayName() {
        return "Octavia";
    }

    @Override
    public String getUrlName() {
        return "octavia";
    }

    /** Jobs that never were at a cloud have no such page. */
    @Extension
    @SuppressWarnings("rawtypes") // A job is a class with type parameters, and its class is not.
    public static final class OfJobs extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return JobOverview.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job job) {
            return LastStates.get().of((Job<?, ?>) job).isEmpty() ? List.of() : List.of(new JobOverview(job));
        }
    }
}
