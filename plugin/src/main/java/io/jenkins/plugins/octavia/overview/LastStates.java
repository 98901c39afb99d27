package io.jenkins.plugins.octavia.overview;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.octavia.step.BuildSummary;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * What the builds of each job last knew of each of its clouds, in a small file of the controller: no build is loaded for a page, and
 * what is known outlives the builds that it is known by.
 */
@Extension
public final class LastStates {

    private static final Logger LOG = Logger.getLogger(LastStates.class.getName());

    /** By the full name of the job. */
    private final TreeMap<String, JobStates> jobs = new TreeMap<>();

    public LastStates() {
        XmlFile file = file();
        try {
            if (file.exists()) {
                file.unmarshal(this);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, file + " cannot be read: the overview starts anew with the next builds", e);
        }
        jobs.values().removeIf(Objects::isNull);
    }

    static LastStates get() {
        return ExtensionList.lookupSingleton(LastStates.class);
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), LastStates.class.getName() + ".xml"));
    }

    /** The clouds of a job. */
    synchronized List<CloudState> of(Job<?, ?> job) {
        return jobs.getOrDefault(job.getFullName(), JobStates.NONE).clouds();
    }

    /** Those of all jobs that the user may read. */
    List<StateRow> readable() {
        return all().stream().filter(row -> row.job().hasPermission(Item.READ)).toList();
    }

    /** Those of all jobs that there are. */
    List<StateRow> all() {
        Map<String, JobStates> now;
        synchronized (this) {
            now = new TreeMap<>(jobs);
        }
        List<StateRow> rows = new ArrayList<>();
        // Jenkins refuses to look up jobs of which the user may know no more than that they exist.
        ACLContext as = ACL.as2(ACL.SYSTEM2);
        try {
            now.forEach((name, states) -> {
                Job<?, ?> job = Jenkins.get().getItemByFullName(name, Job.class);
                if (job != null) {
                    states.clouds().forEach(state -> rows.add(new StateRow(job, state)));
                }
            });
        } finally {
            as.close();
        }
        return rows;
    }

    private synchronized void change(String job, UnaryOperator<JobStates> change) {
        JobStates known = jobs.getOrDefault(job, JobStates.NONE);
        JobStates changed = change.apply(known);
        if (changed != known) {
            jobs.put(job, changed);
            save();
        }
    }

    private synchronized void move(String before, String after) {
        JobStates moved = jobs.remove(before);
        if (moved != null) {
            jobs.put(after, moved);
            save();
        }
    }

    /** A job that is made anew under the name of another knows nothing of it. */
    private synchronized void forget(String job) {
        if (jobs.remove(job) != null) {
            save();
        }
    }

    private void save() {
        try {
            file().write(this);
        } catch (IOException e) {
            LOG.log(Level.WARNING, file() + " cannot be written: the overview is not up to date after a restart", e);
        }
    }

    /** Takes note when a build has ended, in whatever way, and when one is deleted. */
    @Extension
    public static final class OfBuilds extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            BuildSummary summary = run.getAction(BuildSummary.class);
            if (summary != null) {
                get().change(
                                run.getParent().getFullName(),
                                states -> states.after(EndedBuild.of(run), summary.reports()));
            }
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            int number = run.getNumber();
            get().change(
                            run.getParent().getFullName(),
                            states -> states.knowsBuild(number) ? states.withoutBuild(number) : states);
        }
    }

    /** Follows jobs that are renamed, moved or deleted. */
    @Extension
    public static final class OfJobs extends ItemListener {

        @Override
        public void onCreated(Item item) {
            get().forget(item.getFullName());
        }

        @Override
        public void onDeleted(Item item) {
            get().forget(item.getFullName());
        }

        @Override
        public void onLocationChanged(Item item, String before, String after) {
            get().move(before, after);
        }
    }
}
