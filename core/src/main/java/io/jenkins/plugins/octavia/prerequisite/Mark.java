package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.spec.SpecReader;

/**
 * How we know again what we made. A tag cannot be given with the request that creates a resource, a description can: so
 * both are set, and what a run left untagged when it was cut off is still ours.
 */
final class Mark {

    /** The Neutron tag and the Glance property. */
    static final String NAME = "octavia-prerequisites";

    static final String FLAVOR = SpecReader.FLAVOR_MARK;

    static final String DESCRIPTION = "made by octavia-prerequisites";

    private Mark() {}

    static boolean isOurs(Tagged resource) {
        return resource.tags().contains(NAME) || resource.description().equals(DESCRIPTION);
    }

    static boolean isOurs(Flavor flavor) {
        return flavor.extraSpecs().containsKey(FLAVOR) || flavor.description().equals(DESCRIPTION);
    }
}
