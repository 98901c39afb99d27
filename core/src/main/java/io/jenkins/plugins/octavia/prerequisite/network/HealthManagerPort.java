package io.jenkins.plugins.octavia.prerequisite.network;

/**
 * What a network node needs to put a health manager on the management network.
 *
 * @param portId empty, as {@code mac} is, if the host is there by an interface of its own
 * @param prefix of the subnet, in bits
 * @param mtu of the network, in bytes
 */
public record HealthManagerPort(String host, String portId, String mac, String ip, int prefix, int mtu) {}
