package io.jenkins.plugins.octavia.cloud;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Octavia calls that which it makes in other services, with the id of the amphora or the load balancer that it is for
 * (octavia/network/drivers/neutron/allowed_address_pairs.py, octavia/controller/worker/v2/tasks/compute_tasks.py,
 * octavia/common/constants.py).
 */
public final class OctaviaNames {

    private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    private static final Pattern SERVER = Pattern.compile("amphora-" + ID);
    private static final Pattern PORT_OF_AMPHORA = Pattern.compile("octavia-lb-vrrp-" + ID);
    private static final Pattern PORT_OF_LOAD_BALANCER = Pattern.compile("octavia-lb-" + ID);
    /** Others, such as lb-mgmt-sec-grp, are not Octavia's. */
    private static final Pattern GROUP = Pattern.compile("lb-" + ID);

    private OctaviaNames() {}

    /** The amphora that a server is. */
    public static Optional<String> amphoraOfServer(String name) {
        return id(SERVER, name);
    }

    /** The amphora that a port is for, on the network of its load balancer's address. */
    public static Optional<String> amphoraOfPort(String name) {
        return id(PORT_OF_AMPHORA, name);
    }

    /** The load balancer whose address a port holds. */
    public static Optional<String> loadBalancerOfPort(String name) {
        return id(PORT_OF_LOAD_BALANCER, name);
    }

    /** The load balancer that a security group is for. */
    public static Optional<String> loadBalancerOfGroup(String name) {
        return id(GROUP, name);
    }

    private static Optional<String> id(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
