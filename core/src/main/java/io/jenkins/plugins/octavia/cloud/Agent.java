package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * An agent of Neutron's, as an administrator sees it.
 *
 * @param type {@code Open vSwitch agent}, {@code DHCP agent}, ...
 * @param isAlive whether it has reported within the time that Neutron gives it ({@code agent_down_time})
 */
public record Agent(String type, String host, boolean isAlive) {

    /** Those without which no port of their host is on its network (neutron_lib/constants.py, and OVN's). */
    private static final Set<String> PLUGGING = Set.of(
            "Open vSwitch agent",
            "Linux bridge agent",
            "Macvtap agent",
            "NIC Switch agent",
            "OVN Controller agent",
            "OVN Controller Gateway agent");

    /** Whether the ports of its host need it. */
    public boolean isForPorts() {
        return PLUGGING.contains(type);
    }

    static Agent of(JsonNode node) {
        return new Agent(
                Json.text(node, "agent_type"),
                Json.text(node, "host"),
                node.path("alive").asBoolean());
    }
}
