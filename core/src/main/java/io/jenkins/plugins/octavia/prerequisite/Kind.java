package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Tagged;
import java.util.List;

/** What people call a Neutron resource. */
final class Kind {

    static final String NETWORK = "network";
    static final String SUBNET = "subnet";
    static final String PORT = "port";
    static final String SECURITY_GROUP = "security group";

    /** What stands on what. */
    static final List<String> ORDER = List.of(NETWORK, SUBNET, SECURITY_GROUP, PORT);

    /** In the order in which deployment.json has them. */
    static final List<String> RECORDED = List.of(
            "flavor",
            "keypair",
            "certificates",
            NETWORK,
            SUBNET,
            PORT,
            SECURITY_GROUP,
            "image",
            ConfigurationFiles.KIND);

    private Kind() {}

    static String of(Tagged resource) {
        return resource.collection().replace('-', ' ').replaceAll("s$", "");
    }
}
