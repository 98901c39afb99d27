package io.jenkins.plugins.octavia.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Another program, run in a folder to its end. */
record Command(Path folder, Map<String, String> environment) {

    /** @return what it printed */
    String run(String... words) throws IOException, InterruptedException {
        Process process = builder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + output);
        }
        return output;
    }

    ProcessBuilder builder(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }
}
