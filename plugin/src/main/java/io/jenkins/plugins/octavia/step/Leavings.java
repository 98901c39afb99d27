package io.jenkins.plugins.octavia.step;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.logging.Logger;
import jenkins.model.RunAction2;

/** The folders with secret files that a build of an older version left on agents; that version recorded them in build.xml,
 * under the name of this class, so the name stays. */
public final class Leavings extends InvisibleAction implements RunAction2 {

    private static final Logger LOG = Logger.getLogger(Leavings.class.getName());

    /** Each the name of a node, empty for the built-in one, a line break and a path. */
    private final LinkedHashSet<String> folders = new LinkedHashSet<>();

    /** XStream runs no constructor, and the file may be empty. */
    private Object readResolve() {
        return folders == null ? new Leavings() : this;
    }

    /** @param build by its externalizable id */
    List<SecretFolder> of(String build) {
        return folders.stream()
                .map(folder -> folder.split("\n", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new SecretFolder(parts[0], parts[1], build))
                .toList();
    }

    @Override
    public void onAttached(Run<?, ?> run) {}

    /** A build is loaded before it is deleted, at the latest; if it is saved again, it no longer has these folders. */
    @Override
    public void onLoad(Run<?, ?> run) {
        try {
            for (SecretFolder folder : of(run.getExternalizableId())) {
                AgentSecretFolders.get().remember(folder);
            }
            folders.clear();
        } catch (IOException e) {
            LOG.warning(run + ": its folders on agents cannot be recorded: " + FileProblem.named(e));
        }
    }
}
