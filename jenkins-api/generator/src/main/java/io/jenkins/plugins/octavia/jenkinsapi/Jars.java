package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads the signatures of every class in a jar, or in a folder of jars. */
final class Jars {

    private final List<ClassSignature> classes = new ArrayList<>();

    private Jars() {}

    static SignatureList read(Path path) throws IOException {
        Jars jars = new Jars();
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            for (Path jar : found) {
                jars.add(jar);
            }
        }
        return new SignatureList(List.of(), jars.classes);
    }

    private void add(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            List<JarEntry> entries = jar.stream().filter(Jars::isClass).toList();
            for (JarEntry entry : entries) {
                try (InputStream file = jar.getInputStream(entry)) {
                    classes.add(ClassFileReader.read(file));
                }
            }
        }
    }

    private static boolean isClass(JarEntry entry) {
        String name = entry.getName();
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
    }
}
