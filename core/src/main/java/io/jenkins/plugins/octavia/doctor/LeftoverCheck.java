package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.OctaviaNames;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Octavia named for an amphora or a load balancer that it no longer has. Octavia has the record of both before it makes
 * anything for them, so what is there is looked at first, and again behind the records: what was being deleted is gone then.
 */
final class LeftoverCheck {

    /** As Octavia marks the ports that it makes. */
    private static final String DEVICE_OWNER = "Octavia";

    private final Cloud cloud;

    private LeftoverCheck(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Something that Octavia named. */
    private record Left(String about, String owner, String delete) {
        Finding finding() {
            return Finding.warning(
                    Subject.LEFTOVERS,
                    about,
                    "it is named for " + owner + ", which Octavia no longer has",
                    "if no other Octavia uses this project: " + delete);
        }
    }

    static List<Finding> look(Patient patient) {
        LeftoverCheck check = new LeftoverCheck(patient.cloud());
        Map<String, Left> before = check.named();
        Set<String> known = Stream.concat(
                        patient.cloud().loadBalancing().amphorae().stream().map(Amphora::id),
                        patient.cloud().loadBalancing().ofAllProviders().stream()
                                .map(LoadBalancer::id))
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>(check.hidden(patient).stream().toList());
        before.values()
                .removeIf(left ->
                        known.contains(left.owner().substring(left.owner().lastIndexOf(' ') + 1)));
        if (!before.isEmpty()) {
            before.keySet().retainAll(check.named().keySet());
            before.values().forEach(left -> findings.add(left.finding()));
        }
        return findings;
    }

    /** All that has such a name, by id. */
    private Map<String, Left> named() {
        Map<String, Left> named = new LinkedHashMap<>();
        for (Server server : cloud.compute().servers()) {
            OctaviaNames.amphoraOfServer(server.name())
                    .ifPresent(id -> named.put(
                            server.id(),
                            new Left(
                                    "server " + server.name() + " (" + server.id() + ")",
                                    "amphora " + id,
                                    "openstack server delete " + server.id())));
        }
        // Those with the addresses of load balancers belong to the load balancers' projects.
        Stream.concat(cloud.network().ownPorts().stream(), cloud.network().portsOfDevice(DEVICE_OWNER).stream())
                .forEach(port -> owner(port)
                        .ifPresent(owner -> named.put(
                                port.id(),
                                new Left(
                                        "port " + port.name() + " (" + port.id() + ")",
                                        owner,
                                        "openstack port delete " + port.id()))));
        for (SecurityGroup group : cloud.network().ownSecurityGroups()) {
            OctaviaNames.loadBalancerOfGroup(group.name())
                    .ifPresent(id -> named.put(
                            group.id(),
                            new Left(
                                    "security group " + group.name() + " (" + group.id() + ")",
                                    "load balancer " + id,
                                    "openstack security group delete " + group.id())));
        }
        return named;
    }

    private static Optional<String> owner(Port port) {
        return OctaviaNames.amphoraOfPort(port.name())
                .map(id -> "amphora " + id)
                .or(() -> OctaviaNames.loadBalancerOfPort(port.name()).map(id -> "load balancer " + id));
    }

    /** Of a login for another project than that of Octavia's user little is seen. */
    private Optional<Finding> hidden(Patient patient) {
        Set<String> servers = cloud.compute().servers().stream().map(Server::id).collect(Collectors.toSet());
        List<Amphora> serving =
                patient.amphorae().stream().filter(Amphora::isAllocated).toList();
        boolean isHidden = !serving.isEmpty()
                && serving.stream()
                        .noneMatch(amphora ->
                                amphora.computeId().filter(servers::contains).isPresent());
        return isHidden
                ? Optional.of(Finding.unseen(
                        Subject.LEFTOVERS,
                        "",
                        "the servers of amphorae are not in project "
                                + cloud.project().name() + ", so what is left of others is not seen",
                        "log in as the user and project of [service_auth]"))
                : Optional.empty();
    }
}
