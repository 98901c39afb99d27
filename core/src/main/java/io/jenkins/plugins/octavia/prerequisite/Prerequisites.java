package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            new Entry(ImagePrerequisite::find, Map.of(Section.IMAGE, ImagePrerequisite.OPTIONS)),
            new Entry(QuotasPrerequisite::find, Map.of(Section.QUOTAS, List.of())),
            new Entry(RolesPrerequisite::find, Map.of(Section.ROLES, List.of())),
            new Entry(VolumesPrerequisite::find, Map.of(Section.VOLUMES, VolumesPrerequisite.OPTIONS)),
            new Entry(LogOffloadPrerequisite::find, Map.of(Section.LOG_OFFLOAD, LogOffloadPrerequisite.OPTIONS)),
            // Whatever the specification names.
            new Entry(OptionsPrerequisite::find, Map.of(Section.OPTIONS, List.of())),
            new Entry(OctaviaFlavorsPrerequisite::find, Map.of(Section.OCTAVIA_FLAVORS, List.of())),
            new Entry(AvailabilityZonesPrerequisite::find, Map.of(Section.AVAILABILITY_ZONES, List.of())));

    /** Sections that make nothing but octavia.conf: what they wrote goes when they, or a key of theirs, go. */
    private static final Set<Section> OF_CONF_ALONE = EnumSet.of(Section.VOLUMES, Section.LOG_OFFLOAD);

    private Prerequisites() {}

    /** @param options of octavia.conf that each of its sections has values for */
    record Entry(Finder finder, Map<Section, List<Option>> options) {
        Set<Section> sections() {
            return options.keySet();
        }
    }

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

    /** The section that has values for an option; empty if none has, so that {@link Section#OPTIONS} may. */
    static Optional<Section> writer(Option option) {
        return Arrays.stream(Section.values())
                .filter(section -> options(section).contains(option))
                .findFirst();
    }

    /** Whether an option that a run wrote stands for nothing in the cloud. */
    static boolean isOfConfAlone(Option option) {
        return writer(option).map(OF_CONF_ALONE::contains).orElse(true);
    }
}
