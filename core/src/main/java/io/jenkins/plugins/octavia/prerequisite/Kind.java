package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Tagged;

/** What people call a Neutron resource. */
final class Kind {

    static final String NETWORK = "network";
    static final String SUBNET = "subnet";
    static final String PORT = "port";
    static final String SECURITY_GROUP = "security group";

    private Kind() {}

    static String of(Tagged resource) {
        return resource.collection().replace('-', ' ').replaceAll("s$", "");
    }
}
