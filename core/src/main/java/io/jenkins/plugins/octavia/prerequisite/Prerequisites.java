package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All prerequisites, a line each, in the order in which a plan shows them. */
final class Prerequisites {

    static final List<Entry> ALL = List.of(
            new Entry(FlavorPrerequisite::find, Map.of(Section.FLAVOR, FlavorPrerequisite.OPTIONS)),
            new Entry(KeypairPrerequisite::find, Map.of(Section.KEYPAIR, KeypairPrerequisite.OPTIONS)),
            new Entry(CertificatesPrerequisite::find, Map.of(Section.CERTIFICATES, CertificatesPrerequisite.OPTIONS)),
            new Entry(
                    NetworkPrerequisite::find,
                    Map.of(
                            Section.NETWORK,
                            NetworkPrerequisite.OPTIONS,
                            Section.SECURITY_GROUPS,
                            NetworkPrerequisite.OPTIONS_OF_GROUPS)),
            new Entry(ImagePrerequisite::find, Map.of(Section.IMAGE, ImagePrerequisite.OPTIONS)));

    private Prerequisites() {}

    /** @param options of octavia.conf that each of its sections has values for */
    record Entry(Finder finder, Map<Section, List<Option>> options) {}

    /** Looks, compares with the specification, and changes nothing. */
    interface Finder {
        /**
         * @return empty if the specification has no section of it, or it is not asked for
         * @throws Refusal if what is there does not fit
         */
        Optional<? extends Prerequisite> find(Search search);
    }

    /** The options of octavia.conf that a section has values for. */
    static List<Option> options(Section section) {
        return ALL.stream()
                .flatMap(entry -> entry.options().getOrDefault(section, List.of()).stream())
                .toList();
    }
}
