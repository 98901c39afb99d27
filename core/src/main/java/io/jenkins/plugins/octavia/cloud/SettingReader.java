package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes {@link Settings} of what somebody wrote, as openstacksdk does, and refuses what would change its meaning here. */
final class SettingReader {

    private final String cloud;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> writtenAs = new TreeMap<>();
    private final Set<String> below = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    SettingReader(String cloud) {
        this.cloud = cloud;
    }

    /** @param tree texts and {@link Scalar}s by name, with a tree of the same kind as {@code auth} or without */
    Settings read(Map<String, ?> tree) {
        tree.forEach((name, value) -> {
            if (!name.equals("auth")) {
                add("", name, value);
            } else if (value instanceof Map<?, ?> auth) {
                auth.forEach((inner, text) -> add("auth.", (String) inner, text));
            } else {
                throw wrong("auth must be a mapping");
            }
        });
        return new Settings(cloud, Map.copyOf(values), Set.copyOf(below));
    }

    /** What its owner should know, after reading. */
    List<String> warnings() {
        return warnings;
    }

    private void add(String place, String name, Object value) {
        String current = SettingNames.current(name);
        SettingNames.refusal(name, text(current, value)).ifPresent(reason -> {
            throw wrong(place + name + ": " + reason);
        });
        if (place.isEmpty() ? !SettingNames.isRead(current) : !SettingNames.LOGIN.contains(current)) {
            unknown(place, name);
        } else if (value instanceof List || value instanceof Map) {
            throw wrong(place + name + " must be one text");
        } else if (!text(current, value).isEmpty()) {
            if (current.equals("verify")) {
                refuseTextAsFlag(place, name, value);
            }
            put(place, name, current, text(current, value));
        }
    }

    /** openrc files have OS_INTERFACE=internal beside OS_ENDPOINT_TYPE=internalURL. */
    private static boolean isSame(String current, String one, String other) {
        return current.equals("interface")
                ? one.replaceFirst("URL$", "").equals(other.replaceFirst("URL$", ""))
                : one.equals(other);
    }

    private void put(String place, String name, String current, String text) {
        String before = values.put(current, text);
        if (before != null && !isSame(current, before, text)) {
            throw wrong(place + name + " and " + writtenAs.get(current) + " differ; leave one out");
        }
        writtenAs.put(current, place + name);
        if (!place.isEmpty() || SettingNames.isAlwaysBelow(current)) {
            below.add(current);
        }
    }

    private void unknown(String place, String name) {
        String near = SettingNames.near(name)
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        if (!place.isEmpty()) {
            throw wrong(place + name + " is nothing that a login has" + (near.isEmpty() ? "; leave it out" : near));
        }
        if (!near.isEmpty()) {
            warnings.add(name + " is not read" + near);
        }
    }

    /** A flag is what YAML takes it for; a password stays as it was written. */
    private static String text(String name, Object value) {
        return value instanceof Scalar scalar && isFlag(name, scalar)
                ? String.valueOf(scalar.text().matches("(?i)true|yes|on"))
                : value instanceof Scalar || value instanceof String || value instanceof Boolean
                        ? value.toString()
                        : "";
    }

    private static boolean isFlag(String name, Scalar scalar) {
        return scalar.kind() == Scalar.Kind.BOOLEAN && SettingNames.FLAGS.contains(name);
    }

    private void refuseTextAsFlag(String place, String name, Object value) {
        boolean isText = value instanceof String || (value instanceof Scalar scalar && !isFlag("verify", scalar));
        if (isText && !value.toString().isEmpty() && !value.toString().equalsIgnoreCase("true")) {
            throw wrong(place + name + " \"" + value + "\" is a text, for openstacksdk the path of a file; write false"
                    + " without quotes, set insecure to true (OS_INSECURE), or give the file as cacert");
        }
    }

    private CloudException wrong(String message) {
        return CloudException.of("cloud " + cloud + ": " + message);
    }
}
