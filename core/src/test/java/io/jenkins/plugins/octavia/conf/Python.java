package io.jenkins.plugins.octavia.conf;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A Python that has the modules with which OpenStack itself reads its files. */
public record Python(String command) {

    /** Skips the test where no Python has these modules. */
    public static Python with(String... modules) {
        String imports = Stream.of(modules).map(module -> "import " + module).collect(joining("; "));
        List<String> found = Stream.of("/usr/bin/python3", "python3")
                .filter(python -> succeeds(python, imports))
                .toList();
        assumeTrue("no python3 here has " + String.join(", ", modules), !found.isEmpty());
        return new Python(found.get(0));
    }

    /** The lines that a script prints, which is given the path of a folder. */
    public List<String> lines(String script, Path folder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("lines", ".txt");
        try {
            Process process = new ProcessBuilder(command, "-X", "utf8", "-c", script, folder.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).isZero();
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
        }
    }

    private static boolean succeeds(String python, String script) {
        try {
            return new ProcessBuilder(python, "-c", script)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
