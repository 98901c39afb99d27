package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.file.StrictModes;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls of the command line in a folder, with a person at a terminal or without. */
final class CommandLineRun {

    static final String PASSPHRASE = "a passphrase for tests";

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>(Map.of("OCTAVIA_CA_PASSPHRASE", PASSPHRASE));
    private Terminal terminal = Terminal.NONE;

    record Result(int status, String out, String err) {}

    CommandLineRun(Path folder) {
        this.folder = folder;
    }

    CommandLineRun with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    CommandLineRun without(String variable) {
        variables.remove(variable);
        return this;
    }

    CommandLineRun atTerminal(boolean colours, String answers) {
        terminal = new Terminal(Optional.of(new BufferedReader(new StringReader(answers))), true, true, colours);
        return this;
    }

    void spec(String text) throws IOException {
        Files.writeString(path("octavia.yaml"), text);
    }

    void clouds(EmbeddedCloud cloud) throws IOException {
        Files.writeString(path("clouds.yaml"), cloud.cloudsYaml());
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Surroundings surroundings(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Surroundings(
                new Environment(variables, folder, folder, Files::readString),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                Clock.systemUTC(),
                (delay, work) -> new CompletableFuture<>(),
                StrictModes.NONE,
                new SecureRandom(),
                "a test");
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new CommandLineInterface(surroundings(out, err)).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
