package io.jenkins.plugins.octavia.step;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.jenkins.plugins.octavia.conf.ConfFile;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder that core writes to, in the controller's memory: keys never reach the controller's disk, and no path in
 * an argument leads to its files.
 */
final class MemoryFolder implements AutoCloseable {

    private final FileSystem files = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setWorkingDirectory("/")
            .setAttributeViews("basic")
            .build());
    private final Path path;

    /** @param path of the folder on the agent that the files go to; messages name it */
    MemoryFolder(String path) {
        this.path = files.getPath(path);
    }

    Path path() {
        return path;
    }

    /** The folder that relative paths of a specification start from. */
    Path root() {
        return files.getPath("");
    }

    /** Files by their path below the folder: those that are, or are below, one of the given. */
    Map<String, byte[]> contents(Stream<String> names) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (String name : (Iterable<String>) names::iterator) {
            Path top = path.resolve(name);
            if (!Files.exists(top)) {
                continue;
            }
            List<Path> found;
            try (Stream<Path> walk = Files.walk(top)) {
                found = walk.filter(Files::isRegularFile).toList();
            }
            for (Path file : found) {
                contents.put(path.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** octavia.conf and those of health managers, without secrets. */
    Map<String, byte[]> confsWithoutSecrets() throws IOException {
        Map<String, byte[]> confs = new TreeMap<>();
        contents(names().stream().filter(name -> name.endsWith(".conf")))
                .forEach((name, content) ->
                        confs.put(name, ConfFile.parse(content).withoutSecrets().bytes()));
        return confs;
    }

    /** The names directly in the folder. */
    List<String> names() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(path)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
