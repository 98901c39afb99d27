package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources in a test, on their way through javac. */
final class Sources {

    private Sources() {}

    /** Compiles one public class per source against a folder of class files; any warning fails the test. */
    static void compile(Path target, Path classPath, String... sources) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d", target.toString(), "-cp", classPath.toString(), "-Xlint:all", "-Werror", "--release", "17");
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<Source> units = Arrays.stream(sources).map(Source::new).toList();
            boolean compiled =
                    javac.getTask(messages, files, null, options, null, units).call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    /** The signatures of all classes in a folder, as from a jar of it. */
    static SignatureList list(Path folder) throws IOException {
        Path jar = Files.createTempFile("classes", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        try {
            return Jars.read(jar);
        } finally {
            Files.delete(jar);
        }
    }

    static URLClassLoader load(Path folder) {
        try {
            return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Sources.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + fileName(text)), Kind.SOURCE);
            this.text = text;
        }

        private static String fileName(String text) {
            String topLevel = text.replaceFirst(
                    "(?s).*?\\bpublic (?:abstract |final )*(?:@?interface|class|enum) (\\w+).*", "$1");
            return topLevel + ".java";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
