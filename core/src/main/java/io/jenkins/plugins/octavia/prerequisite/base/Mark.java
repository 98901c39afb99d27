package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.Profiled;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.util.Set;

/**
 * The mark of what we made: a description, which can be given with the request that creates a resource. In
 * Neutron the tag comes when a run has settled with others on what counts, so what lacks it may yet lose. Anybody can
 * write both on what is his, and Neutron lets all projects with which a resource is shared set and clear its tags. So the
 * description decides what is ours, only its own project can write that, and only on what belongs to the login's project.
 */
public final class Mark {

    /** The Neutron tag, and the Glance property, whose value is the tag that the image is meant for. */
    public static final String NAME = "octavia-prerequisites";

    private static final String SNAPSHOT = "base_image_ref";

    public static final String FLAVOR = SpecReader.FLAVOR_MARK;

    public static final String DESCRIPTION = "made by octavia-prerequisites";

    /** The tag of load balancers that are made to try an image. */
    public static final String CANARY = NAME + "-canary";

    /** Ports that Neutron makes for a network and removes with it; a router's interface is not among them. */
    public static final Set<String> SERVICE_PORTS = Set.of("network:dhcp", "network:distributed");

    private Mark() {}

    public static boolean isOurs(Tagged resource) {
        return resource.owner().isOwn() && resource.description().equals(DESCRIPTION);
    }

    /** Made by a run that is still under way, or was cut off. */
    public static boolean isUnsettled(Tagged resource) {
        return isOurs(resource) && !resource.tags().contains(NAME);
    }

    /** Whether a port on a network of ours belongs to somebody else: an amphora, a server, another health manager. */
    public static boolean isInUseByOthers(Port port) {
        boolean isNeutrons = SERVICE_PORTS.contains(port.deviceOwner())
                && (port.owner().isOwn() || port.owner().projectId().isEmpty());
        return !isOurs(port) && !isNeutrons;
    }

    /** Nova gives a snapshot all properties of the image that its server was booted from, and says which that was. */
    public static boolean isOurs(Image image) {
        return image.properties().containsKey(NAME) && !image.properties().containsKey(SNAPSHOT);
    }

    /**
     * Whether a project's runs made it. Octavia's flavors and availability zones are the whole region's, and have nothing for a
     * mark but the description that projects read.
     */
    public static boolean isOurs(Profiled profiled, String projectId) {
        return profiled.description().endsWith(ofProject(projectId));
    }

    /** Whether a project's runs made it to try an image. In other projects anybody may set the tag. */
    public static boolean isCanary(LoadBalancer loadBalancer, String projectId) {
        return loadBalancer.projectId().equals(projectId) && loadBalancer.tags().contains(CANARY);
    }

    /** What somebody says of an Octavia flavor or zone that a project's runs made, with the mark. */
    public static String described(String text, String projectId) {
        return text.isEmpty() ? ofProject(projectId) : text + " " + ofProject(projectId);
    }

    private static String ofProject(String projectId) {
        return "(" + DESCRIPTION + " for project " + projectId + ")";
    }

    public static boolean isOurs(Flavor flavor) {
        return flavor.extraSpecs().containsKey(FLAVOR) || flavor.description().equals(DESCRIPTION);
    }
}
