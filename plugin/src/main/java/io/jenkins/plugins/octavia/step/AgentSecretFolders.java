package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.slaves.ComputerListener;
import hudson.util.LogTaskListener;
import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;

/**
 * The folders with secret files that steps left on agents. They are removed when their build ends; on an agent that is
 * offline then, when it is back. They are recorded in a file of the controller, because meanwhile the build or its job may
 * be deleted.
 */
@Extension
public final class AgentSecretFolders {

    /** How many folders of deleted nodes stay recorded: an agent that was made for one build never comes back. */
    private static final int OF_GONE_NODES = 1000;

    private static final String PACKAGE = AgentSecretFolders.class.getPackageName() + ".";

    /** The names of these two classes in the file of earlier versions. */
    private static final Map<String, String> EARLIER_NAMES = Map.of(
            PACKAGE + "AgentLeavings", AgentSecretFolders.class.getName(),
            PACKAGE + "LeftFolder", SecretFolder.class.getName());

    private static final Logger LOG = Logger.getLogger(AgentSecretFolders.class.getName());
    private static final TaskListener TO_CONTROLLER = new LogTaskListener(LOG, Level.INFO);

    /** The oldest first. */
    private final ArrayList<SecretFolder> folders = new ArrayList<>();

    public AgentSecretFolders() {
        XmlFile file = file();
        try {
            rename();
            if (file.exists()) {
                file.unmarshal(this);
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    file + " cannot be read, and its content is ignored; look for folders " + SecretFolder.PREFIX
                            + "* beside the workspaces of agents",
                    e);
        }
        folders.removeIf(folder -> folder == null || !folder.isWhole());
    }

    static AgentSecretFolders get() {
        return ExtensionList.lookupSingleton(AgentSecretFolders.class);
    }

    /** Converts the file of an earlier version. */
    private static void rename() throws IOException {
        XmlFile earlier = file(PACKAGE + "AgentLeavings");
        if (earlier.exists()) {
            String xml = earlier.asString();
            for (Map.Entry<String, String> name : EARLIER_NAMES.entrySet()) {
                xml = xml.replace(name.getKey(), name.getValue());
            }
            Files.writeString(file().getFile().toPath(), xml);
            earlier.delete();
        }
    }

    private static XmlFile file() {
        return file(AgentSecretFolders.class.getName());
    }

    private static XmlFile file(String name) {
        return new XmlFile(new File(Jenkins.get().getRootDir(), name + ".xml"));
    }

    /** Must be called before anything is written there, so that a controller that is killed in between still knows it. */
    synchronized void remember(SecretFolder folder) throws IOException {
        if (!folders.contains(folder)) {
            // The folder does not belong to another build any more.
            folders.removeIf(folder::isInThePlaceOf);
            folders.add(folder);
            forgetSomeOfGoneNodes();
            file().write(this);
        }
    }

    private void forgetSomeOfGoneNodes() {
        List<SecretFolder> gone =
                folders.stream().filter(SecretFolder::isOfAGoneNode).toList();
        List<SecretFolder> oldest = gone.subList(0, Math.max(0, gone.size() - OF_GONE_NODES));
        oldest.forEach(
                folder -> LOG.info(folder + " may have keys and is forgotten: the node is gone, and so are those of "
                        + OF_GONE_NODES + " newer folders"));
        folders.removeAll(oldest);
    }

    /** Removes folders that can be reached; the others stay recorded. Does not block other steps. */
    private void sweep(Predicate<SecretFolder> which, TaskListener listener) {
        BuildLog log = new BuildLog(listener);
        List<SecretFolder> removed = all().stream()
                .filter(which)
                .filter(folder -> folder.remove(log))
                .toList();
        change(() -> folders.removeAll(removed), log);
    }

    private void sweepWhatIsNotInUse(String node, TaskListener listener) {
        sweep(folder -> folder.isOn(node) && !folder.isInUse(), listener);
    }

    /** A copy, because loading a build may record folders of an older version meanwhile. */
    synchronized List<SecretFolder> all() {
        return List.copyOf(folders);
    }

    private void rename(UnaryOperator<SecretFolder> renamed) {
        change(
                () -> {
                    List<SecretFolder> before = all();
                    folders.replaceAll(renamed);
                    return !folders.equals(before);
                },
                new BuildLog(TO_CONTROLLER));
    }

    private synchronized void change(BooleanSupplier change, BuildLog log) {
        try {
            if (change.getAsBoolean()) {
                file().write(this);
            }
        } catch (IOException e) {
            log.warning(file() + " cannot be written: " + FileProblem.of(e));
        }
    }

    /** Sweeps when a build has ended, in whatever way, and when it is deleted. */
    @Extension
    public static final class OfBuilds extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            get().sweep(folder -> folder.isOf(run), listener);
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            get().sweep(folder -> folder.isOf(run), TO_CONTROLLER);
        }
    }

    /** Sweeps when a job is deleted, and follows one that is renamed. */
    @Extension
    public static final class OfJobs extends ItemListener {

        @Override
        public void onDeleted(Item item) {
            String name = item.getFullName();
            get().sweep(folder -> folder.isOfJob(name) || folder.isBelow(name), TO_CONTROLLER);
        }

        @Override
        public void onLocationChanged(Item item, String before, String after) {
            get().rename(folder -> folder.isOfJob(before) ? folder.ofMovedJob(after) : folder);
        }
    }

    /** Sweeps when an agent is back; agents connect after the jobs are loaded. */
    @Extension
    public static final class OfAgents extends ComputerListener {

        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            get().sweepWhatIsNotInUse(computer.getName(), listener);
        }
    }

    /** Follows an agent that is renamed; it may be online already under its new name. */
    @Extension
    public static final class OfNodes extends NodeListener {

        @Override
        protected void onUpdated(Node before, Node after) {
            String name = after.getNodeName();
            if (!name.equals(before.getNodeName())) {
                get().rename(folder -> folder.isOn(before.getNodeName()) ? folder.onRenamed(name) : folder);
                get().sweepWhatIsNotInUse(name, TO_CONTROLLER);
            }
        }
    }
}
