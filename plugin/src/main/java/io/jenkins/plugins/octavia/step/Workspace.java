package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Download;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;
import jenkins.util.BuildListenerAdapter;

/**
 * The files of a build on its agent. Only files below the workspace are read; secret files are
 * written beside it, outside of what can be browsed, and removed when the build ends.
 */
final class Workspace {

    /** How long a step that starts over waits for its agent to come back. */
    private static final long PATIENCE_SECONDS = 300;

    /** Of a specification or an octavia.conf, in bytes. */
    private static final long LARGEST_TEXT = 16 << 20;
    /** Certificates and configuration are a dozen. */
    private static final int MOST_FILES = 64;

    private final FilePath folder;
    private final Launcher launcher;
    private final String node;
    private final BuildContext build;

    private Workspace(FilePath folder, BuildContext build) throws IOException, InterruptedException {
        this.folder = folder;
        this.launcher = build.context().get(Launcher.class);
        this.node = build.context().get(Computer.class).getName();
        this.build = build;
    }

    /** Empty outside of {@code node}. */
    static Optional<Workspace> of(BuildContext build) throws IOException, InterruptedException {
        FilePath folder = folder(build);
        return folder == null ? Optional.empty() : Optional.of(new Workspace(folder, build));
    }

    /**
     * @param what needs it
     * @throws AbortException outside of {@code node}
     */
    static Workspace required(BuildContext build, String what) throws IOException, InterruptedException {
        return of(build)
                .orElseThrow(() -> new AbortException(what + " needs a workspace; call the step within node { }"));
    }

    private static FilePath folder(BuildContext build) throws IOException, InterruptedException {
        Activity wait = build.status().begin("waiting for the agent");
        try {
            return awaitFolder(build);
        } finally {
            build.status().end(wait);
        }
    }

    /** After a restart of the controller the agent may come back later than the build. */
    private static FilePath awaitFolder(BuildContext build) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (boolean said = false; ; said = true) {
            try {
                return build.context().get(FilePath.class);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AbortException("the agent did not come back in " + PATIENCE_SECONDS + " s: "
                            + e.getMessage() + "; run the build again, what is done already is kept");
                }
                if (!said) {
                    build.log().note("waiting for the agent: " + e.getMessage());
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    VirtualChannel channel() {
        return folder.getChannel();
    }

    /**
     * @param what the file is for, for messages
     * @param path relative to the workspace, or absolute and below it
     * @throws AbortException if the file does not exist, or is outside of the workspace
     */
    byte[] read(String what, String path) throws IOException, InterruptedException {
        FilePath file = below(what, path);
        if (!file.exists() || file.isDirectory()) {
            throw new AbortException(
                    what + " " + path + ": there is no such file in the workspace " + folder.getRemote());
        }
        if (file.length() > LARGEST_TEXT) {
            throw new AbortException(
                    what + " " + path + ": it is larger than " + LARGEST_TEXT + " bytes; is it the right file?");
        }
        try (InputStream content = file.read()) {
            return content.readAllBytes();
        }
    }

    /**
     * The same as text.
     *
     * @throws AbortException also if it is not in UTF-8
     */
    String readText(String what, String path) throws IOException, InterruptedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read(what, path)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AbortException(what + " " + path + ": it is not in UTF-8; convert it: iconv -t UTF-8");
        }
    }

    /** @param convertsToRaw whether the agent converts it before it sends it */
    ImageFile image(String path, boolean convertsToRaw) throws IOException, InterruptedException {
        return new AgentImageFile(new AgentWork(below("image file", path), path, build), convertsToRaw);
    }

    /** A file that somebody publishes, for the agent to fetch. */
    ImageFile download(Download download) {
        return new AgentDownload(new AgentWork(folder, download.toString(), build), download);
    }

    /** In hexadecimal, for Jenkins' fingerprints. */
    String md5(String path) throws IOException, InterruptedException {
        return below("image file", path).digest();
    }

    /** Resolves ".." first: isDescendant is wrong about a ".." after a folder that does not exist. */
    private FilePath below(String what, String path) throws IOException, InterruptedException {
        // A job's first build may have none yet, and isDescendant needs the folder.
        folder.mkdirs();
        if (path.indexOf(0) >= 0) {
            throw new AbortException(what + ": a path cannot have the character U+0000");
        }
        FilePath file = folder.child(path);
        int root = folder.getRemote().length() + 1;
        boolean inside =
                file.getRemote().startsWith(folder.child("x").getRemote().substring(0, root))
                        && folder.isDescendant(file.getRemote().substring(root));
        if (!inside) {
            throw new AbortException(what + " " + path + ": it is not below the workspace " + folder.getRemote()
                    + "; nothing else is read");
        }
        return file;
    }

    /**
     * What a step of this build left in its folder of secret files.
     *
     * @param what the file is for, for messages
     * @param path as that step returned it, of a file or a folder
     * @return the content by its path below that; of a file alone, by an empty path
     * @throws AbortException if it is not there, or is not a file of a step of this build
     */
    Map<String, byte[]> readSecrets(String what, String path) throws IOException, InterruptedException {
        FilePath folders = WorkspaceList.tempDir(folder);
        String ofBuild = folders.child(SecretFolder.PREFIX + build.run().getNumber() + "-")
                .getRemote();
        FilePath file = path.indexOf(0) < 0 ? folders.child(path) : folders;
        boolean inside = file.getRemote().startsWith(ofBuild)
                && file.exists()
                && folders.isDescendant(
                        file.getRemote().substring(folders.getRemote().length() + 1));
        if (!inside) {
            throw new AbortException(what + " " + Printable.line(path)
                    + ": it is not a file that a step of this build left on this agent and in this workspace; nothing else is"
                    + " read");
        }
        return file.act(new Read());
    }

    /** The folder for this step's secret files; created when the first is written. */
    FilePath secretFolder() {
        return WorkspaceList.tempDir(folder)
                .child(SecretFolder.PREFIX + build.run().getNumber() + "-" + build.id());
    }

    /**
     * Writes files for their owner alone, to be removed when the build ends.
     *
     * @return the paths of the files and folders directly in the folder of this step, by name
     */
    Map<String, String> writeSecrets(Map<String, byte[]> files) throws IOException, InterruptedException {
        Map<String, String> paths = new TreeMap<>();
        if (!files.isEmpty()) {
            write(secretFolder(), files);
        }
        for (String file : files.keySet()) {
            String name = file.split("/", 2)[0];
            paths.put(name, secretFolder().child(name).getRemote());
        }
        return paths;
    }

    /** Archives files as artifacts of the build. */
    void archive(Map<String, byte[]> files) throws IOException, InterruptedException {
        if (files.isEmpty()) {
            return;
        }
        FilePath artifacts = secretFolder().sibling(secretFolder().getName() + "-artifacts");
        write(artifacts, files);
        Map<String, String> names = new HashMap<>();
        files.keySet().forEach(name -> names.put(name, name));
        TaskListener listener = build.log().listener();
        build.run().pickArtifactManager().archive(artifacts, launcher, BuildListenerAdapter.wrap(listener), names);
        artifacts.deleteRecursive();
    }

    private void write(FilePath into, Map<String, byte[]> files) throws IOException, InterruptedException {
        AgentSecretFolders.get()
                .remember(new SecretFolder(node, into.getRemote(), build.run().getExternalizableId()));
        // Other plugins use the folder above too, so its mode stays.
        into.getParent().mkdirs();
        into.act(new Write(new HashMap<>(files)));
    }

    /** Reads the files on the agent; links lead nowhere. */
    private static final class Read extends MasterToSlaveFileCallable<HashMap<String, byte[]>> {

        private static final long serialVersionUID = 1;

        @Override
        public HashMap<String, byte[]> invoke(File top, VirtualChannel channel) throws IOException {
            HashMap<String, byte[]> contents = new HashMap<>();
            List<Path> files;
            try (Stream<Path> walk = Files.walk(top.toPath())) {
                files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .toList();
            }
            if (files.size() > MOST_FILES) {
                throw new IOException(top + ": it has " + files.size() + " files, more than " + MOST_FILES);
            }
            long size = 0;
            for (Path file : files) {
                size += Files.size(file);
                if (size > LARGEST_TEXT) {
                    throw new IOException(
                            file + ": with those before it, it is larger than " + LARGEST_TEXT + " bytes");
                }
                contents.put(
                        top.toPath().relativize(file).toString().replace(File.separatorChar, '/'),
                        Files.readAllBytes(file));
            }
            return contents;
        }
    }

    /** Makes the files on the agent. */
    private static final class Write extends MasterToSlaveFileCallable<Void> {

        private static final long serialVersionUID = 1;

        private final HashMap<String, byte[]> files;

        Write(HashMap<String, byte[]> files) {
            this.files = files;
        }

        @Override
        public Void invoke(File folder, VirtualChannel channel) throws IOException {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                AtomicFile.writeSecret(folder.toPath().resolve(file.getKey()), file.getValue());
            }
            return null;
        }
    }
}
