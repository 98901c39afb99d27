package io.jenkins.plugins.octavia.cloud;

/**
 * What projects choose for a load balancer by its name: a flavor or an availability zone of Octavia's. It is of the whole cloud
 * and of no project, and what it means is in a profile.
 */
public sealed interface Profiled permits OctaviaFlavor, AvailabilityZone {

    String name();

    /** Empty for none. */
    String description();

    /** Whether new load balancers may have it. */
    boolean enabled();

    /** The id of its {@link ProviderProfile}. */
    String profileId();
}
