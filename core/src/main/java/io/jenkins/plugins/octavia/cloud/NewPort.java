package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A port to be created.
 *
 * @param host to which it is bound
 * @param ip empty if Neutron shall choose one of the subnet's
 * @param securityGroup its id, empty for the project's default
 */
public record NewPort(
        String networkId,
        String subnetId,
        String name,
        String description,
        String deviceOwner,
        String host,
        Optional<String> ip,
        Optional<String> securityGroup) {

    void writeTo(ObjectNode body) {
        body.put("network_id", networkId).put("name", name).put("description", description);
        body.put("device_owner", deviceOwner).put("binding:host_id", host);
        ObjectNode address = body.putArray("fixed_ips").addObject().put("subnet_id", subnetId);
        ip.ifPresent(text -> address.put("ip_address", text));
        securityGroup.ifPresent(group -> body.putArray("security_groups").add(group));
    }
}
