package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes a folder of class files from a list of signatures, for the class path that it runs on. */
public final class Generator {

    private Generator() {}

    /** @param arguments the list and the folder */
    public static void main(String[] arguments) throws IOException {
        generate(
                SignatureList.read(Path.of(arguments[0])),
                Path.of(arguments[1]),
                new ClassPath(Generator.class.getClassLoader()));
    }

    static void generate(SignatureList list, Path folder, ClassPath others) throws IOException {
        // First, for the folder is on the class path, where a class of an earlier run would count as one to be had.
        removeClassFiles(folder);
        SignatureList complete = Pruning.prune(list, others);
        ClassFileWriter writer = new ClassFileWriter(complete, others);
        for (ClassSignature type : complete.classes()) {
            Path file = folder.resolve(type.name() + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, writer.write(type));
        }
    }

    private static void removeClassFiles(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> old =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }
}
