package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.Environment.TextFiles;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.text.PlainYaml;
import io.jenkins.plugins.octavia.text.YamlException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that openstacksdk reads: the first {@code clouds.yaml} in its folders, and laid over it the first
 * {@code secure.yaml}, which may lie in another of them.
 */
record CloudsFiles(Environment environment) {

    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    /** What was found, by the name of the first of the files. */
    record Found(String file, Map<String, Object> tree) {}

    /** Empty if there is none of them. */
    Optional<Found> read() {
        Optional<Found> clouds = find("clouds", "OS_CLIENT_CONFIG_FILE");
        Optional<Found> secure = find("secure", "OS_CLIENT_SECURE_FILE");
        return clouds.map(open -> new Found(
                        open.file(),
                        secure.map(s -> over(open.tree(), s.tree())).orElse(open.tree())))
                .or(() -> secure);
    }

    private Optional<Found> find(String name, String variable) {
        Optional<String> given = environment.variable(variable);
        if (given.isPresent()) {
            Path path = environment.workingDirectory().resolve(given.get());
            return Optional.of(text(path)
                    .map(text -> parse(path, text))
                    .orElseThrow(() -> CloudException.of(variable + ": there is no file " + path)));
        }
        for (Path folder : environment.configurationFolders()) {
            for (String suffix : SUFFIXES) {
                Path path = folder.resolve(name + suffix);
                Optional<String> text = text(path);
                if (text.isPresent()) {
                    return Optional.of(parse(path, text.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Found parse(Path path, String text) {
        try {
            // An empty secure.yaml is none; an empty clouds.yaml is a mistake.
            boolean none = text.isBlank() && path.getFileName().toString().startsWith("secure");
            return new Found(path.toString(), none ? Map.of() : PlainYaml.parse(text));
        } catch (YamlException e) {
            throw CloudException.of(path + ": " + e.getMessage());
        }
    }

    private Optional<String> text(Path path) {
        try {
            return Optional.of(environment.files().read(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static String text(TextFiles files, Path path) {
        try {
            return files.read(path);
        } catch (NoSuchFileException e) {
            throw CloudException.of("there is no file " + path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static CloudException unreadable(Path path, IOException e) {
        return CloudException.of(path + " cannot be read: " + FileProblem.of(e));
    }

    /** Mappings are laid over mappings, everything else replaces. */
    private static Map<String, Object> over(Map<String, Object> under, Map<?, ?> above) {
        Map<String, Object> merged = new LinkedHashMap<>(under);
        above.forEach((key, value) -> merged.merge((String) key, value == null ? "" : value, CloudsFiles::merge));
        return merged;
    }

    @SuppressWarnings("unchecked")
    private static Object merge(Object under, Object above) {
        return under instanceof Map && above instanceof Map
                ? over((Map<String, Object>) under, (Map<?, ?>) above)
                : above;
    }
}
