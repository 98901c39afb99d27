package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * Secrets that are given: in a file that an option names, in a variable, or in a file that a variable names ({@code NAME_FILE},
 * as containers give them). None is ever an argument, which every user of the machine could read.
 */
final class SecretsOption {

    private static final int LARGEST = 64 << 10;

    /** What can be given. */
    enum Name {
        CA_PASSPHRASE("ca-passphrase"),
        HEARTBEAT_KEY("heartbeat-key"),
        SERVER_CERTS_KEY_PASSPHRASE("server-certs-key-passphrase");

        private final String label;

        Name(String label) {
            this.label = label;
        }

        String variable() {
            return "OCTAVIA_" + name();
        }

        static String labels() {
            return Arrays.stream(values()).map(name -> name.label).collect(Collectors.joining(", "));
        }
    }

    @Option(
            names = "--secret-file",
            paramLabel = "NAME=FILE",
            description = "A file that holds a secret: ca-passphrase, heartbeat-key or server-certs-key-passphrase.")
    private Map<String, Path> files = new LinkedHashMap<>();

    /** @throws WrongInput if it is given twice, or its file cannot be read */
    Optional<Secret> find(Surroundings surroundings, Name name) {
        files.keySet().stream()
                .filter(given -> Arrays.stream(Name.values()).noneMatch(known -> known.label.equals(given)))
                .findFirst()
                .ifPresent(given -> {
                    throw new WrongInput("--secret-file " + given + ": no such secret; known are " + Name.labels());
                });
        String variable = name.variable();
        Optional<String> value = surroundings.environment().variable(variable);
        Optional<Path> byOption = Optional.ofNullable(files.get(name.label));
        Optional<Path> byVariable =
                surroundings.environment().variable(variable + "_FILE").map(Path::of);
        if (byOption.isPresent()) {
            return Optional.of(read(surroundings, "--secret-file " + name.label, byOption.get()));
        }
        if (value.isPresent() && byVariable.isPresent()) {
            throw new WrongInput(variable + " and " + variable + "_FILE are both set; unset one of them");
        }
        return value.map(Secret::new).or(() -> byVariable.map(file -> read(surroundings, variable + "_FILE", file)));
    }

    /** Without the line break that editors and echo leave at the end. */
    private static Secret read(Surroundings surroundings, String what, Path file) {
        Path path = RunOptions.resolve(surroundings, file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new WrongInput(what + " " + file + ": cannot be read: " + FileProblem.of(e));
        }
        surroundings.refuseUntrusted(what, path);
        if (bytes.length > LARGEST) {
            throw new WrongInput(what + " " + file + ": has more than " + LARGEST + " bytes; is it the secret's file?");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replaceFirst("\\r?\\n\\z", "");
            if (text.isEmpty()) {
                throw new WrongInput(what + " " + file + ": is empty; put the secret into it");
            }
            return new Secret(text);
        } catch (CharacterCodingException e) {
            throw new WrongInput(what + " " + file + ": is not text in UTF-8; is it the secret's file?");
        }
    }
}
