package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.InvisibleAction;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/** The folders with secret files that a build's steps left on agents, so that they go when it ends. */
public final class Leavings extends InvisibleAction {

    /** Each the name of a node, empty for the built-in one, a line break and a path. */
    private final LinkedHashSet<String> folders = new LinkedHashSet<>();

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

    /** Takes the folders away as soon as the build has ended, however it has. */
    @Extension
    public static final class Removal extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            Leavings leavings = run.getAction(Leavings.class);
            if (leavings == null) {
                return;
            }
            for (String folder : Set.copyOf(leavings.folders)) {
                String[] parts = folder.split("\n", 2);
                remove(parts[0], parts[1], listener);
            }
        }

        private static void remove(String name, String path, TaskListener listener) {
            Jenkins jenkins = Jenkins.get();
            Node node = name.isEmpty() ? jenkins : jenkins.getNode(name);
            FilePath folder = node == null ? null : node.createPath(path);
            try {
                if (folder != null) {
                    folder.deleteRecursive();
                }
            } catch (IOException e) {
                listener.getLogger()
                        .println("[octavia] WARNING: " + path + " on " + node.getDisplayName()
                                + " has keys and could not be removed: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
