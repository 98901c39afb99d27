package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code availabilityZones}, a list. */
final class AvailabilityZonesReader {

    private final Fields root;
    private final Set<String> names = new HashSet<>();

    AvailabilityZonesReader(Fields root) {
        this.root = root;
    }

    Optional<List<AvailabilityZoneSpec>> zones() {
        return root.list(Section.AVAILABILITY_ZONES.key()).map(items -> {
            List<AvailabilityZoneSpec> zones = new ArrayList<>();
            items.forEach(item -> zones.add(zone(item)));
            return List.copyOf(zones);
        });
    }

    private AvailabilityZoneSpec zone(Fields.Item item) {
        Fields f = item.fields("name", "description", "enabled", "computeZone", "network", "vipNetworks");
        if (item.isMapping() && !f.has("name")) {
            f.problem("name", "required: what projects choose it by");
        }
        String name = f.text("name", "");
        // Octavia's database takes names that differ in case for the same.
        if (!name.isEmpty() && !names.add(name.toLowerCase(Locale.ROOT))) {
            f.problem("name", Printable.quoted(name) + " is used twice; Octavia ignores case");
        }
        if (name.contains("/")) {
            f.problem("name", Printable.quoted(name) + " has a slash, and Octavia addresses zones by name");
        }
        String description = f.text("description", "");
        if (description.length() > OctaviaFlavorsReader.LONGEST_DESCRIPTION) {
            f.problem(
                    "description",
                    "has " + description.length() + " characters; " + OctaviaFlavorsReader.LONGEST_DESCRIPTION
                            + " are allowed");
        }
        return new AvailabilityZoneSpec(
                name,
                description,
                f.flag("enabled", true),
                f.optionalText("computeZone"),
                f.optionalText("network"),
                vipNetworks(f));
    }

    private static List<String> vipNetworks(Fields f) {
        List<String> networks = new ArrayList<>();
        f.list("vipNetworks")
                .orElse(List.of())
                .forEach(item -> item.text()
                        .filter(text -> !text.isBlank())
                        .ifPresentOrElse(
                                networks::add,
                                () -> item.problem(item.what() + " is not the name or the id of a network")));
        return networks;
    }
}
