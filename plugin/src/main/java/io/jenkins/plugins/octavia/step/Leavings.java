package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.octavia.spec.FileProblem;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/**
 * The folders with secret files that a build's steps left on agents. They go when the build ends; those on an agent that
 * is away then, when it comes back.
 */
public final class Leavings extends InvisibleAction {

    /** Each the name of a node, empty for the built-in one, a line break and a path. */
    private final LinkedHashSet<String> folders = new LinkedHashSet<>();

    /** XStream runs no constructor, and a file may say nothing. */
    private Object readResolve() {
        return folders == null ? new Leavings() : this;
    }

    /** Before anything is written there: a controller that is killed in between knows it still. */
    static void remember(Run<?, ?> run, String node, String path) throws IOException {
        synchronized (run) {
            Leavings leavings = run.getAction(Leavings.class);
            if (leavings == null) {
                leavings = new Leavings();
                run.addAction(leavings);
            }
            if (leavings.folders.add(node + "\n" + path)) {
                run.save();
            }
        }
    }

    /** Removes what can be reached, and keeps in mind what cannot. */
    private static void remove(Run<?, ?> run, TaskListener log) {
        Leavings leavings = run.getAction(Leavings.class);
        if (leavings == null) {
            return;
        }
        synchronized (run) {
            boolean changed = false;
            for (String folder : Set.copyOf(leavings.folders)) {
                String[] parts = folder.split("\n", 2);
                if (remove(parts[0], parts[1], log)) {
                    changed |= leavings.folders.remove(folder);
                }
            }
            try {
                if (changed) {
                    run.save();
                }
            } catch (IOException e) {
                new BuildLog(log).warning("the build cannot be saved: " + FileProblem.named(e));
            }
        }
    }

    private static boolean remove(String name, String path, TaskListener log) {
        Jenkins jenkins = Jenkins.get();
        Node node = name.isEmpty() ? jenkins : jenkins.getNode(name);
        FilePath folder = node == null ? null : node.createPath(path);
        String reason = node == null ? "the node is gone" : "it is offline; that is done when it is back";
        try {
            if (folder != null) {
                folder.deleteRecursive();
                return true;
            }
        } catch (IOException e) {
            reason = FileProblem.named(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        }
        new BuildLog(log).warning("node " + name + ": " + path + " has keys and was not removed: " + reason);
        return false;
    }

    boolean isOn(String node) {
        return folders.stream().anyMatch(folder -> folder.startsWith(node + "\n"));
    }

    /** When a build has ended, however it has. */
    @Extension
    public static final class WithTheBuild extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            remove(run, listener);
        }
    }

    /** When an agent is back that was away when a build ended. */
    @Extension
    public static final class WhenBack extends ComputerListener {

        /** How many of a job's builds are looked at: an agent that stayed away for longer is another one. */
        private static final int BUILDS = 20;

        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                Run<?, ?> run = job.getLastBuild();
                for (int i = 0; i < BUILDS && run != null; i++) {
                    if (!run.isBuilding() && isLeftOn(computer.getName(), run)) {
                        remove(run, listener);
                    }
                    run = run.getPreviousBuild();
                }
            }
        }

        private static boolean isLeftOn(String node, Run<?, ?> run) {
            Leavings leavings = run.getAction(Leavings.class);
            return leavings != null && leavings.isOn(node);
        }
    }
}
