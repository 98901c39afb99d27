package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.cloud.Network.Provider;
import io.jenkins.plugins.octavia.cloud.SecurityGroup.Rule;
import io.jenkins.plugins.octavia.cloud.Subnet.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Networks, subnets, ports and security groups in Neutron. Every method may throw {@link CloudException}.
 *
 * <p>openstack4j reads neither tags nor creation times, gives no description to networks, subnets and ports and makes
 * one rule at a time: what needs those goes past it.
 */
public final class Networking {

    private static final int TAG_ATTEMPTS = 5;

    private final Session session;
    private final String projectId;
    private final Pages.End end;

    /**
     * @param seesAll whether the login is an administrator's. For others Neutron counts a network once for each project that
     *     it is shared with before it cuts off a page, and then may say nothing of a next one
     */
    Networking(Session session, String projectId, boolean seesAll) {
        this.session = session;
        this.projectId = projectId;
        this.end = seesAll ? Pages.End.WITHOUT_LINK : Pages.End.EMPTY;
    }

    /** The project's networks of that name. */
    public List<Network> networks(String name) {
        return networks(name, projectId);
    }

    /** The networks of that name that belong to a project and that this login sees. */
    public List<Network> networks(String name, String ofProject) {
        return named("networks", List.of(name), ofProject, Network::of);
    }

    /** The network of that id, whichever project it belongs to; empty if this login sees none. */
    public Optional<Network> network(String id) {
        return list("networks", Paths.anyOf("id", List.of(id)), Network::of).stream()
                .filter(network -> network.id().equals(id))
                .findFirst();
    }

    /** All networks of the project. */
    public List<Network> ownNetworks() {
        return list("networks", "project_id=" + Paths.encoded(projectId), Network::of).stream()
                .filter(network -> network.owner().isOwn())
                .toList();
    }

    /** The networks of that name that other projects share with this one, or with all. */
    public List<Network> networksOfOthers(String name) {
        return list("networks", Paths.anyOf("name", List.of(name)) + "&shared=true", Network::of).stream()
                .filter(network ->
                        network.name().equals(name) && !network.owner().isOwn())
                .toList();
    }

    /** The project's ports on any of these networks that belong to such a device. */
    public List<Port> portsOf(Collection<String> networkIds, String deviceOwner) {
        String query = Paths.anyOf("network_id", networkIds) + "&device_owner=" + Paths.encoded(deviceOwner)
                + "&project_id=" + Paths.encoded(projectId);
        return networkIds.isEmpty()
                ? List.of()
                : list("ports", query, Port::of).stream()
                        .filter(port -> port.owner().isOwn())
                        .toList();
    }

    /** The port on a network that has an address, whichever project it belongs to. */
    public Optional<Port> portWithAddress(String networkId, String address) {
        String query =
                Paths.anyOf("network_id", List.of(networkId)) + "&fixed_ips=" + Paths.encoded("ip_address=" + address);
        return list("ports", query, Port::of).stream().findFirst();
    }

    /** The project's ports of any of these names. */
    public List<Port> ports(Collection<String> names) {
        return named("ports", names, projectId, Port::of);
    }

    /** The project's security groups of any of these names. */
    public List<SecurityGroup> securityGroups(Collection<String> names) {
        return named("security-groups", names, projectId, SecurityGroup::of);
    }

    /** The subnet of that id, whichever project it is of, else the project's subnets of that name. */
    public List<Subnet> subnets(String nameOrId) {
        List<Subnet> byId = list("subnets", Paths.anyOf("id", List.of(nameOrId)), Subnet::of).stream()
                .filter(subnet -> subnet.id().equals(nameOrId))
                .toList();
        return byId.isEmpty() ? named("subnets", List.of(nameOrId), projectId, Subnet::of) : byId;
    }

    /** The subnets that are on any of these networks, of all projects. */
    public List<Subnet> subnetsOf(Collection<String> networkIds) {
        return networkIds.isEmpty() ? List.of() : list("subnets", Paths.anyOf("network_id", networkIds), Subnet::of);
    }

    /** The ports that are on a network, of all projects. */
    public List<Port> portsOf(String networkId) {
        return list("ports", Paths.anyOf("network_id", List.of(networkId)), Port::of);
    }

    /**
     * The network that is what the given one would be, of whichever project: Neutron makes one alone of a physical network or
     * a segment. Empty if there is none, if Neutron chooses which it would be, or if this login may not see it.
     */
    public Optional<Network> networkOf(Provider provider) {
        if (provider.physicalNetwork().isEmpty() && provider.segment().isEmpty()) {
            return Optional.empty();
        }
        StringBuilder query = new StringBuilder("provider:network_type=" + Paths.encoded(provider.type()));
        provider.physicalNetwork()
                .ifPresent(name -> query.append("&provider:physical_network=").append(Paths.encoded(name)));
        provider.segment()
                .ifPresent(id -> query.append("&provider:segmentation_id=").append(id));
        return list("networks", query.toString(), Network::of).stream()
                .filter(network -> network.provider().equals(Optional.of(provider)))
                .findFirst();
    }

    /** Whether Neutron knows more than its core, by the alias of an extension. */
    public boolean hasExtension(String alias) {
        return Json.items(session.get(Service.NETWORK, "/extensions"), "extensions").stream()
                .anyMatch(extension -> Json.text(extension, "alias").equals(alias));
    }

    public Network create(NewNetwork network) {
        return Network.of(create("network", network::writeTo), projectId);
    }

    public Network updateNetwork(String networkId, Network.Settings settings) {
        ObjectNode body = Json.object();
        settings.writeTo(body.putObject("network"));
        return Network.of(
                session.send(Service.NETWORK, "PUT", "/networks/" + Paths.encoded(networkId), Optional.of(body))
                        .path("network"),
                projectId);
    }

    public Subnet create(NewSubnet subnet) {
        return Subnet.of(create("subnet", subnet::writeTo), projectId);
    }

    public Port create(NewPort port) {
        return Port.of(create("port", port::writeTo), projectId);
    }

    public Subnet updateSubnet(String subnetId, Settings settings) {
        ObjectNode body = Json.object();
        settings.writeTo(body.putObject("subnet"));
        return Subnet.of(
                session.send(Service.NETWORK, "PUT", "/subnets/" + Paths.encoded(subnetId), Optional.of(body))
                        .path("subnet"),
                projectId);
    }

    /** Binds a port to a host. */
    public Port bindPort(String portId, String host) {
        return updatePort(portId, body -> body.put("binding:host_id", host));
    }

    public Port setSecurityGroups(String portId, Collection<String> groups) {
        return updatePort(portId, body -> groups.forEach(body.putArray("security_groups")::add));
    }

    public SecurityGroup createSecurityGroup(String name, String description) {
        return SecurityGroup.of(
                create("security_group", body -> body.put("name", name).put("description", description)), projectId);
    }

    /** Adds rules to a group, all or none; 409 if one of them exists. */
    public void addRules(String groupId, Collection<Rule> rules) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("security_group_rules");
        for (Rule rule : rules) {
            ObjectNode node = array.addObject()
                    .put("security_group_id", groupId)
                    .put("direction", rule.ingress() ? "ingress" : "egress")
                    .put("ethertype", rule.ipv6() ? "IPv6" : "IPv4");
            if (!rule.protocol().isEmpty()) {
                node.put("protocol", rule.protocol());
            }
            rule.firstPort().ifPresent(port -> node.put("port_range_min", port));
            rule.lastPort().ifPresent(port -> node.put("port_range_max", port));
            if (!rule.remotePrefix().isEmpty()) {
                node.put("remote_ip_prefix", rule.remotePrefix());
            }
            if (!rule.description().isEmpty()) {
                node.put("description", rule.description());
            }
        }
        session.send(Service.NETWORK, "POST", "/security-group-rules", Optional.of(body));
    }

    public void deleteRule(String ruleId) {
        session.openstack4j().networking().securityrule().delete(ruleId);
    }

    /** Adds a tag. Two at once on one resource make Neutron answer 500 to one of them, which then is asked again. */
    public void addTag(Tagged resource, String tag) {
        for (int attempt = 1; ; attempt++) {
            try {
                session.send(Service.NETWORK, "PUT", path(resource) + "/tags/" + Paths.encoded(tag), Optional.empty());
                return;
            } catch (CloudException e) {
                if (e.status() != 500 || attempt == TAG_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Takes a tag away; one that is gone already is not an error. */
    public void removeTag(Tagged resource, String tag) {
        session.delete(Service.NETWORK, path(resource) + "/tags/" + Paths.encoded(tag));
    }

    /** Deletes; a resource that is gone already is not an error. */
    public void delete(Tagged resource) {
        session.delete(Service.NETWORK, path(resource));
    }

    private static String path(Tagged resource) {
        return "/" + resource.collection() + "/" + Paths.encoded(resource.id());
    }

    private JsonNode create(String kind, Consumer<ObjectNode> fields) {
        ObjectNode body = Json.object();
        fields.accept(body.putObject(kind));
        return session.send(Service.NETWORK, "POST", "/" + kind.replace('_', '-') + "s", Optional.of(body))
                .path(kind);
    }

    private Port updatePort(String portId, Consumer<ObjectNode> fields) {
        ObjectNode body = Json.object();
        fields.accept(body.putObject("port"));
        return Port.of(
                session.send(Service.NETWORK, "PUT", "/ports/" + Paths.encoded(portId), Optional.of(body))
                        .path("port"),
                projectId);
    }

    /**
     * What of a project has any of these names. Neutron's database may ignore case, accents and blanks at the end, so its
     * answer is compared again.
     */
    private <T extends Tagged> List<T> named(
            String collection, Collection<String> names, String ofProject, BiFunction<JsonNode, String, T> reader) {
        if (names.isEmpty()) {
            return List.of();
        }
        String query = Paths.anyOf("name", names) + "&project_id=" + Paths.encoded(ofProject);
        return list(collection, query, reader).stream()
                .filter(found -> names.contains(found.name()))
                .filter(found -> found.owner().projectId().equals(ofProject))
                .toList();
    }

    /** The project's quotas by Neutron's names. */
    public Map<String, QuotaUsage> quotas() {
        return QuotaUsage.all(session.get(Service.NETWORK, quotaPath() + "/details"), "quota", "used");
    }

    /** Sets some of the project's quotas. */
    public void setQuotas(Map<String, Integer> limits) {
        ObjectNode body = Json.object();
        limits.forEach(body.putObject("quota")::put);
        session.send(Service.NETWORK, "PUT", quotaPath(), Optional.of(body));
    }

    private String quotaPath() {
        return "/quotas/" + Paths.encoded(projectId);
    }

    /** All security groups of the project. */
    public List<SecurityGroup> ownSecurityGroups() {
        return list("security-groups", "project_id=" + Paths.encoded(projectId), SecurityGroup::of).stream()
                .filter(group -> group.owner().isOwn())
                .toList();
    }

    /** The security group of that id, whichever project it belongs to; empty if this login sees none. */
    public Optional<SecurityGroup> securityGroup(String id) {
        return list("security-groups", Paths.anyOf("id", List.of(id)), SecurityGroup::of).stream()
                .filter(group -> group.id().equals(id))
                .findFirst();
    }

    /** All ports of the project. */
    public List<Port> ownPorts() {
        return list("ports", "project_id=" + Paths.encoded(projectId), Port::of).stream()
                .filter(port -> port.owner().isOwn())
                .toList();
    }

    /** All ports of such a device, of each project that this login sees. */
    public List<Port> portsOfDevice(String deviceOwner) {
        return list("ports", "device_owner=" + Paths.encoded(deviceOwner), Port::of);
    }

    /** Neutron's agents; an administrator alone sees any. */
    public List<Agent> agents() {
        return Json.items(session.get(Service.NETWORK, "/agents"), "agents").stream()
                .map(Agent::of)
                .toList();
    }

    /** The names of all ports of the project that belong to none of these devices and of these kinds of owners. */
    public List<String> namesOfOwnPorts(Set<String> withoutDevices, Set<String> withoutOwners) {
        return list(
                        "ports",
                        "fields=id&fields=name&fields=device_id&fields=device_owner&project_id="
                                + Paths.encoded(projectId),
                        (node, project) -> withoutDevices.contains(Json.text(node, "device_id"))
                                        || withoutOwners.contains(Json.text(node, "device_owner"))
                                ? Optional.<String>empty()
                                : Optional.of(Json.text(node, "name")))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Whether a network is shared with other projects, which then may write its tags. Neutron lists policies whole, whatever
     * limit and marker are ({@code allow_pagination} in neutron/extensions/rbac.py), and to a login that is not an
     * administrator's only those that its own project made: what an administrator shared with all is seen at the network.
     */
    public boolean isShared(Network network) {
        JsonNode policies = session.get(
                Service.NETWORK, "/rbac-policies?object_type=network&object_id=" + Paths.encoded(network.id()));
        return !Json.items(policies, "rbac_policies").isEmpty()
                || !list("networks", Paths.anyOf("id", List.of(network.id())) + "&shared=true", Network::of)
                        .isEmpty();
    }

    private <T> List<T> list(String collection, String query, BiFunction<JsonNode, String, T> reader) {
        return new Pages(session, Service.NETWORK, "/" + collection, collection.replace('-', '_'), end)
                .all(query, node -> reader.apply(node, projectId));
    }
}
