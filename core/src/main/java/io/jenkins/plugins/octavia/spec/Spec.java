package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.Release;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the operator asks for: {@code octavia.yaml}, whole and checked. A section that is empty is not provisioned. */
public record Spec(
        Release release,
        Optional<FlavorSpec> flavor,
        Optional<KeypairSpec> keypair,
        Optional<CertificatesSpec> certificates,
        Optional<NetworkSpec> network,
        Optional<SecurityGroupsSpec> securityGroups,
        Optional<ImageSpec> image,
        Optional<QuotasSpec> quotas,
        Optional<RolesSpec> roles,
        Optional<VolumesSpec> volumes,
        Optional<LogOffloadSpec> logOffload,
        Optional<OptionsSpec> options,
        Optional<List<OctaviaFlavorSpec>> octaviaFlavors,
        Optional<List<AvailabilityZoneSpec>> availabilityZones) {

    /** The same, with which the image that has the tag stays. */
    public Spec withoutImageFile() {
        return new Spec(
                release,
                flavor,
                keypair,
                certificates,
                network,
                securityGroups,
                image.map(ImageSpec::withoutFile),
                quotas,
                roles,
                volumes,
                logOffload,
                options,
                octaviaFlavors,
                availabilityZones);
    }

    /** Whether it has no section. */
    public boolean isEmpty() {
        return equals(only(Set.of()));
    }

    /** The same with no sections but the given ones. */
    public Spec only(Set<Section> sections) {
        return new Spec(
                release,
                flavor.filter(s -> sections.contains(Section.FLAVOR)),
                keypair.filter(s -> sections.contains(Section.KEYPAIR)),
                certificates.filter(s -> sections.contains(Section.CERTIFICATES)),
                network.filter(s -> sections.contains(Section.NETWORK)),
                securityGroups.filter(s -> sections.contains(Section.SECURITY_GROUPS)),
                image.filter(s -> sections.contains(Section.IMAGE)),
                quotas.filter(s -> sections.contains(Section.QUOTAS)),
                roles.filter(s -> sections.contains(Section.ROLES)),
                volumes.filter(s -> sections.contains(Section.VOLUMES)),
                logOffload.filter(s -> sections.contains(Section.LOG_OFFLOAD)),
                options.filter(s -> sections.contains(Section.OPTIONS)),
                octaviaFlavors.filter(s -> sections.contains(Section.OCTAVIA_FLAVORS)),
                availabilityZones.filter(s -> sections.contains(Section.AVAILABILITY_ZONES)));
    }
}
