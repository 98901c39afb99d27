package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.text.PlainYaml;
import io.jenkins.plugins.octavia.text.YamlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A globals.yml of kolla-ansible's, over which the files of globals.d win. */
final class KollaGlobals {

    private static final String FILE = "globals.yml";

    private KollaGlobals() {}

    static List<String> conflicts(Export export, Path folder) {
        Optional<String> text = OutputFolder.readText(folder.resolve(FILE));
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return conflicts(PlainYaml.parse(text.get()), ours(export), folder);
        } catch (YamlException e) {
            return List.of(FILE + ": not compared with " + KollaAnsible.GLOBALS + ", which wins: " + e.getMessage());
        }
    }

    private static Map<String, Object> ours(Export export) {
        return export.files().stream()
                .filter(file -> file.name().equals(KollaAnsible.GLOBALS))
                .map(file -> PlainYaml.parse(file.content()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> conflicts(Map<String, Object> theirs, Map<String, Object> ours, Path folder) {
        List<String> conflicts = new ArrayList<>();
        ours.forEach((key, value) -> {
            Object old = theirs.get(key);
            if (old != null && !meaning(old).equals(meaning(value))) {
                conflicts.add(key + ": " + old + " in " + FILE + ", " + value + " in " + KollaAnsible.GLOBALS
                        + ", which wins; change or remove it in " + FILE);
            }
        });
        Optional.ofNullable(theirs.get("node_custom_config"))
                .map(Object::toString)
                .filter(config -> !config.contains("{{")
                        && !config.replaceFirst("/+$", "")
                                .equals(folder.resolve("config").toString()))
                .ifPresent(config -> conflicts.add("node_custom_config: " + config + " in " + FILE
                        + "; kolla-ansible reads what is in " + folder.resolve("config") + " there: bring it there"));
        return conflicts;
    }

    /** Of what Ansible's filter bool takes for the same. */
    private static String meaning(Object value) {
        String text = value.toString();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "1", "true" -> "true";
            case "no", "off", "0", "false" -> "false";
            default -> text;
        };
    }
}
