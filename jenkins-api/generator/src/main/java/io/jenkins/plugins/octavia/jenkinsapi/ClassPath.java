package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The classes beside those of a list: the JDK's and those of the libraries that a class loader sees. */
final class ClassPath {

    private final ClassLoader loader;
    private final Map<String, Optional<ClassSignature>> found = new ConcurrentHashMap<>();

    ClassPath(ClassLoader loader) {
        this.loader = loader;
    }

    boolean has(String name) {
        return loader.getResource(name + ".class") != null;
    }

    Optional<ClassSignature> find(String name) {
        return found.computeIfAbsent(name, this::read);
    }

    private Optional<ClassSignature> read(String name) {
        try (InputStream file = loader.getResourceAsStream(name + ".class")) {
            return file == null ? Optional.empty() : Optional.of(ClassFileReader.read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
