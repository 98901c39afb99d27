package io.jenkins.plugins.octavia.step;

import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** A folder with secret files that a step left on an agent for its build. Not a record, because XStream cannot write one. */
final class SecretFolder {

    /** Prefix of the names of all of them; no other folder is removed, even if the file names one. */
    static final String PREFIX = "octavia-prerequisites-";

    private static final Pattern BUILD = Pattern.compile("(?<job>.+)#(?<number>\\d{1,9})", Pattern.DOTALL);

    private final String node;
    private final String path;
    private final String build;

    /**
     * @param node its name, empty for the built-in one
     * @param build by its externalizable id
     */
    SecretFolder(String node, String path, String build) {
        this.node = node;
        this.path = path;
        this.build = build;
    }

    /** XStream runs no constructor, and the file may hold anything. */
    boolean isWhole() {
        return node != null
                && path != null
                && build != null
                && BUILD.matcher(build).matches();
    }

    boolean isOn(String name) {
        return node.equals(name);
    }

    SecretFolder onRenamed(String name) {
        return new SecretFolder(name, path, build);
    }

    boolean isInThePlaceOf(SecretFolder other) {
        return node.equals(other.node) && path.equals(other.path);
    }

    boolean isOf(Run<?, ?> run) {
        return build.equals(run.getExternalizableId());
    }

    /** Whether its build is, or was, one of this job. */
    boolean isOfJob(String fullName) {
        return job().equals(fullName);
    }

    boolean isBelow(String folder) {
        return job().startsWith(folder + "/");
    }

    SecretFolder ofMovedJob(String fullName) {
        return new SecretFolder(node, path, fullName + build.substring(job().length()));
    }

    private String job() {
        Matcher id = BUILD.matcher(build);
        return id.matches() ? id.group("job") : "";
    }

    /** Asked as the system: this thread's user may not see the build. */
    boolean isInUse() {
        ACLContext all = ACL.as2(ACL.SYSTEM2);
        try {
            Run<?, ?> run = Run.fromExternalizableId(build);
            return run != null && run.isBuilding();
        } finally {
            all.close();
        }
    }

    boolean isOfAGoneNode() {
        return computer() == null;
    }

    private Node computer() {
        Jenkins jenkins = Jenkins.get();
        return node.isEmpty() ? jenkins : jenkins.getNode(node);
    }

    /** @return whether it can be forgotten */
    boolean remove(BuildLog log) {
        Node computer = computer();
        if (computer == null) {
            return remains(log, "the node is gone; that is done when one of this name is there");
        }
        FilePath folder = computer.createPath(path);
        if (folder == null) {
            return remains(log, "it is offline; that is done when it is back");
        }
        if (!folder.getName().startsWith(PREFIX)) {
            remains(log, "its name does not begin with " + PREFIX + ", so no step left it");
            return true;
        }
        try {
            folder.deleteRecursive();
            return true;
        } catch (IOException e) {
            return remains(log, FileProblem.named(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return remains(log, "interrupted");
        }
    }

    private boolean remains(BuildLog log, String reason) {
        log.warning(this + " may have keys and was not removed: " + reason);
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretFolder folder && isInThePlaceOf(folder) && build.equals(folder.build);
    }

    @Override
    public int hashCode() {
        return Objects.hash(node, path, build);
    }

    @Override
    public String toString() {
        return "node " + (node.isEmpty() ? "(built-in)" : node) + ": " + path;
    }
}
