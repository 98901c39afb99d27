package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.value.Cidr;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is on record of the health managers: amphorae send their heartbeats to the addresses that octavia.conf had when they
 * were booted, so a port that was lost has to come back with its address.
 *
 * @param byHost the ports of the last deployment
 * @param addresses of {@code controller_ip_port_list}, of the octavia.conf that was given, else of the last one
 */
public record KnownHealthManagers(Map<String, HealthManagerPort> byHost, List<String> addresses) {

    /**
     * @param last the ports of the last deployment
     * @param conf the octavia.conf that was given, else the last one
     */
    public static KnownHealthManagers of(List<HealthManagerPort> last, Optional<ConfFile> conf) {
        Map<String, HealthManagerPort> byHost = new LinkedHashMap<>();
        last.forEach(port -> byHost.put(port.host(), port));
        List<String> addresses = conf.flatMap(file -> file.get(OctaviaConf.CONTROLLER_IP_PORT_LIST))
                .map(KnownHealthManagers::addresses)
                .orElse(List.of());
        return new KnownHealthManagers(byHost, addresses);
    }

    /** IPv6 stands there without brackets too: what is behind the last colon is the port. */
    private static List<String> addresses(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(entry -> entry.contains(":"))
                .map(entry -> entry.substring(0, entry.lastIndexOf(':')).replaceAll("[\\[\\]]", ""))
                .filter(InetAddresses::isInetAddress)
                .map(address -> InetAddresses.toAddrString(InetAddresses.forString(address)))
                .toList();
    }

    /** The id of the port that the last deployment had for a host. */
    public Optional<String> portId(String host) {
        return Optional.ofNullable(byHost.get(host))
                .map(HealthManagerPort::portId)
                .filter(id -> !id.isEmpty());
    }

    /** The address that the last deployment had for a host. */
    Optional<String> recorded(String host) {
        return Optional.ofNullable(byHost.get(host)).map(HealthManagerPort::ip);
    }

    /**
     * The address that a health manager whose port is lost had.
     *
     * @param taken addresses of the ports that are there
     * @param lost how many of the specification's health managers have no port: an address that is on record without a host
     *     is only given to a single one
     */
    public Optional<String> address(HealthManager manager, NetworkSpec spec, Collection<String> taken, long lost) {
        List<String> unclaimed = addresses.stream()
                .filter(address ->
                        byHost.values().stream().noneMatch(port -> port.ip().equals(address)))
                .filter(address -> isFree(address, spec, taken))
                .toList();
        Stream<String> single = lost == 1 && unclaimed.size() == 1 ? unclaimed.stream() : Stream.empty();
        return Stream.concat(recorded(manager.host()).stream(), single)
                .filter(address -> isFree(address, spec, taken))
                .findFirst();
    }

    private static boolean isFree(String address, NetworkSpec spec, Collection<String> taken) {
        Cidr cidr = spec.subnet().cidr();
        InetAddress parsed = InetAddresses.forString(address);
        boolean isAHosts = spec.healthManagers().stream()
                .anyMatch(manager -> !manager.hasPort()
                        && manager.ip().filter(parsed::equals).isPresent());
        return !taken.contains(address)
                && !isAHosts
                && cidr.isIpv6() == address.contains(":")
                && cidr.contains(parsed)
                && spec.subnet().gateway().filter(parsed::equals).isEmpty();
    }
}
