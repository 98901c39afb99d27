package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.spec.SpecReader;

/**
 * How we know again what we made: by a description, which can be given with the request that creates a resource. In
 * Neutron the tag comes when a run has settled with others on what counts, so what lacks it may yet lose. Anybody can write
 * both, so they count only on what belongs to the login's own project.
 */
final class Mark {

    /** The Neutron tag and the Glance property. */
    static final String NAME = "octavia-prerequisites";

    static final String FLAVOR = SpecReader.FLAVOR_MARK;

    static final String DESCRIPTION = "made by octavia-prerequisites";

    private Mark() {}

    static boolean isOurs(Tagged resource) {
        return resource.owner().isOwn()
                && (resource.tags().contains(NAME) || resource.description().equals(DESCRIPTION));
    }

    /** Made by a run that is still under way, or was cut off. */
    static boolean isUnsettled(Tagged resource) {
        return isOurs(resource) && !resource.tags().contains(NAME);
    }

    /** Whether a port on a network of ours belongs to somebody else: an amphora, a server, another health manager. */
    static boolean isInUseByOthers(Port port) {
        return !isOurs(port) && !port.deviceOwner().startsWith("network:");
    }

    static boolean isOurs(Flavor flavor) {
        return flavor.extraSpecs().containsKey(FLAVOR) || flavor.description().equals(DESCRIPTION);
    }
}
