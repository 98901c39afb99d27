package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec.Topology;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code octaviaFlavors}, a list. */
final class OctaviaFlavorsReader {

    /** Octavia keeps 255 characters, of which our mark takes some. */
    static final int LONGEST_DESCRIPTION = 140;

    private final Fields root;
    private final Set<String> names = new HashSet<>();

    OctaviaFlavorsReader(Fields root) {
        this.root = root;
    }

    Optional<List<OctaviaFlavorSpec>> flavors() {
        return root.list(Section.OCTAVIA_FLAVORS.key()).map(items -> {
            List<OctaviaFlavorSpec> flavors = new ArrayList<>();
            items.forEach(item -> flavors.add(flavor(item)));
            return List.copyOf(flavors);
        });
    }

    private OctaviaFlavorSpec flavor(Fields.Item item) {
        Fields f = item.fields("name", "description", "enabled", "topology", "computeFlavor", "ampImageTag");
        if (item.isMapping() && !f.has("name")) {
            f.problem("name", "required: what projects choose it by");
        }
        String name = f.text("name", "");
        // Octavia's database takes names that differ in case for the same.
        if (!name.isEmpty() && !names.add(name.toLowerCase(Locale.ROOT))) {
            f.problem("name", Printable.quoted(name) + " is used twice; Octavia ignores case");
        }
        String description = f.text("description", "");
        if (description.length() > LONGEST_DESCRIPTION) {
            f.problem(
                    "description",
                    "has " + description.length() + " characters; " + LONGEST_DESCRIPTION + " are allowed");
        }
        return new OctaviaFlavorSpec(
                name,
                description,
                f.flag("enabled", true),
                f.has("topology")
                        ? Optional.of(f.choice(
                                "topology", Topology.SINGLE, SpecReader.byLabel(Topology.values(), Topology::name)))
                        : Optional.empty(),
                f.optionalText("computeFlavor"),
                f.optionalText("ampImageTag"));
    }
}
