package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.cloud.Subnet.Settings;
import io.jenkins.plugins.octavia.value.Cidr;

/** A subnet to be created. */
public record NewSubnet(String networkId, String name, String description, Cidr cidr, Settings settings) {

    void writeTo(ObjectNode body) {
        body.put("network_id", networkId).put("name", name).put("description", description);
        body.put("ip_version", cidr.isIpv6() ? 6 : 4).put("cidr", cidr.toString());
        if (cidr.isIpv6() && settings.dhcp()) {
            body.put("ipv6_address_mode", "dhcpv6-stateful").put("ipv6_ra_mode", "dhcpv6-stateful");
        }
        settings.writeTo(body);
    }
}
