package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The regions that the settings of a cloud name: a list of {@code regions}, each a name or a name with values of its own, or
 * one or several as {@code region_name}.
 */
record Regions(String cloud, Map<String, Object> settings) {

    private record Region(String name, Map<?, ?> values) {}

    /**
     * The settings in one region, whose own values are laid over the cloud's.
     *
     * @param wanted by {@code OS_REGION_NAME}; if it is not set, the first
     */
    Map<String, Object> settings(Optional<String> wanted) {
        List<Region> known = known();
        if (known.isEmpty()) {
            return in(new Region(wanted.orElse(""), Map.of()));
        }
        return in(wanted.map(name -> named(name, known)).orElse(known.get(0)));
    }

    private Region named(String name, List<Region> known) {
        return known.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("OS_REGION_NAME is " + name + ", and its settings have "
                        + String.join(", ", known.stream().map(Region::name).toList())
                        + "; unset the variable, or name one of them"));
    }

    private Map<String, Object> in(Region region) {
        Map<String, Object> merged = new LinkedHashMap<>(settings);
        merged.keySet().removeIf(key -> Set.of("regions", "region_name").contains(SettingNames.current(key)));
        region.values().forEach((key, value) -> {
            if (key.equals("auth") && value instanceof Map<?, ?> own && merged.get("auth") instanceof Map<?, ?> auth) {
                Map<Object, Object> both = new LinkedHashMap<>(auth);
                both.putAll(own);
                merged.put("auth", both);
            } else if (value != null) {
                merged.put((String) key, value);
            }
        });
        merged.put("region_name", new Scalar(region.name(), Scalar.Kind.TEXT));
        return merged;
    }

    private List<Region> known() {
        Object regions = value("regions");
        if (regions instanceof List<?> list) {
            return list.stream().map(this::region).toList();
        }
        if (regions != null) {
            throw wrong("regions must be a list");
        }
        List<String> names = new ArrayList<>();
        Object name = value("region_name");
        if (name instanceof List<?> list) {
            list.forEach(item -> names.add(text(item)));
        } else if (name != null) {
            Stream.of(text(name).split(",")).filter(text -> !text.isEmpty()).forEach(names::add);
        }
        return names.stream().map(text -> new Region(text, Map.of())).toList();
    }

    private Region region(Object item) {
        if (!(item instanceof Map<?, ?> map)) {
            return new Region(text(item), Map.of());
        }
        Object values = map.containsKey("values") ? map.get("values") : Map.of();
        if (!map.containsKey("name")
                || !Set.of("name", "values").containsAll(map.keySet())
                || !(values instanceof Map)) {
            throw wrong("an entry of regions must be a name, or {name: NAME, values: {...}}");
        }
        return new Region(text(map.get("name")), (Map<?, ?>) values);
    }

    private String text(Object item) {
        if (item instanceof Scalar scalar) {
            return scalar.text();
        }
        throw wrong("the name of a region must be a text");
    }

    private Object value(String name) {
        return settings.entrySet().stream()
                .filter(setting -> SettingNames.current(setting.getKey()).equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private CloudException wrong(String message) {
        return CloudException.of("cloud " + cloud + ": " + message);
    }
}
