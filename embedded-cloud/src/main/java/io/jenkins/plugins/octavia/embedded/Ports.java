package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** {@code /v2.0/ports}. They bind to the hosts of agents, and stay DOWN since nothing plugs them in. */
final class Ports extends Kind {
    private static final List<String> VNIC_TYPES = List.of(
            "normal",
            "direct",
            "macvtap",
            "baremetal",
            "direct-physical",
            "virtio-forwarder",
            "smart-nic",
            "vdpa",
            "accelerator-direct",
            "accelerator-direct-physical",
            "remote-managed");

    private static final Set<String> BINDING = Set.of("binding:host_id", "binding:profile");

    private final Networks networks;
    private final SecurityGroups groups;
    private final FixedIps fixedIps;
    private final Agents agents;
    private final Random macs = new Random();

    Ports(String root, Quotas quotas, Networks networks, Subnets subnets, SecurityGroups groups, Agents agents) {
        super("port", root, quotas);
        this.networks = networks;
        this.groups = groups;
        this.fixedIps = new FixedIps(subnets, this);
        this.agents = agents;
    }

    @Override
    Set<String> settable() {
        return Set.of(
                "network_id",
                "admin_state_up",
                "mac_address",
                "fixed_ips",
                "device_id",
                "device_owner",
                "security_groups",
                "port_security_enabled",
                "binding:host_id",
                "binding:vnic_type",
                "binding:profile",
                "binding:vif_type",
                "allowed_address_pairs",
                "extra_dhcp_opts",
                "qos_policy_id");
    }

    @Override
    Set<String> changeable() {
        return Set.of(
                "name",
                "description",
                "admin_state_up",
                "fixed_ips",
                "device_id",
                "device_owner",
                "security_groups",
                "port_security_enabled",
                "binding:host_id",
                "binding:vnic_type",
                "binding:profile",
                "allowed_address_pairs",
                "extra_dhcp_opts");
    }

    @Override
    List<String> required() {
        return List.of("network_id");
    }

    @Override
    Set<String> adminOnly() {
        return BINDING;
    }

    @Override
    Set<String> hidden() {
        return Set.of(
                "binding:host_id", "binding:profile", "binding:vif_type", "binding:vif_details", "resource_request");
    }

    @Override
    ApiError notFound(String id) {
        return new ApiError(404, "PortNotFound", "Port " + id + " could not be found.");
    }

    List<ObjectNode> of(String network) {
        return items.values().stream()
                .filter(port -> port.path("network_id").asText().equals(network))
                .toList();
    }

    void removeOf(String network) {
        of(network).forEach(port -> items.remove(port.path("id").asText()));
    }

    boolean uses(String group) {
        return items.values().stream()
                .anyMatch(port -> Json.texts(port.path("security_groups")).contains(group));
    }

    static boolean isDhcp(ObjectNode port) {
        return port.path("device_owner").asText().equals("network:dhcp");
    }

    @Override
    void complete(ObjectNode item, JsonNode given, Token caller) {
        ObjectNode network = networks.visible(Attributes.uuid(given, "network_id"), caller);
        item.set("network_id", network.get("id"));
        item.put("mac_address", given.has("mac_address") ? mac(network, given) : freeMac())
                .put("admin_state_up", true)
                .put("status", "DOWN")
                .put("device_id", "")
                .put("device_owner", "")
                .put("binding:vnic_type", "normal")
                .putNull("qos_policy_id")
                .putNull("qos_network_policy_id")
                .putNull("resource_request")
                .put("binding:host_id", "");
        item.putObject("binding:profile");
        item.putArray("allowed_address_pairs");
        item.putArray("extra_dhcp_opts");
        boolean trusted = given.path("device_owner").asText().startsWith("network:");
        item.put("port_security_enabled", network.path("port_security_enabled").asBoolean() && !trusted);
        if (!given.path("fixed_ips").isArray()) {
            item.set("fixed_ips", fixedIps.unasked(item));
        }
        change(item, given, caller);
        if (!given.path("security_groups").isArray()) {
            boolean secured = item.path("port_security_enabled").asBoolean();
            item.set(
                    "security_groups",
                    secured
                            ? Json.array()
                                    .add(groups.defaultOf(
                                            item.path("project_id").asText()))
                            : Json.array());
        }
    }

    private String mac(ObjectNode network, JsonNode given) {
        String mac = Attributes.mac(given);
        String id = network.path("id").asText();
        if (of(id).stream().anyMatch(port -> port.path("mac_address").asText().equalsIgnoreCase(mac))) {
            throw new ApiError(
                    409,
                    "MacAddressInUse",
                    "Unable to complete operation for network " + id + ". The mac address " + mac + " is in use.");
        }
        return mac.toLowerCase(Locale.ROOT);
    }

    private String freeMac() {
        int tail = macs.nextInt(1 << 24);
        return String.format("fa:16:3e:%02x:%02x:%02x", tail >> 16, tail >> 8 & 255, tail & 255);
    }

    @Override
    void change(ObjectNode item, JsonNode given, Token caller) {
        boolean secured = Attributes.flag(
                given,
                "port_security_enabled",
                item.path("port_security_enabled").asBoolean());
        ArrayNode chosenGroups = chosenGroups(given, secured, caller);
        String vnic = Attributes.choice(
                given,
                "binding:vnic_type",
                VNIC_TYPES,
                item.path("binding:vnic_type").asText());
        boolean up = Attributes.flag(
                given, "admin_state_up", item.path("admin_state_up").asBoolean());
        if (given.path("fixed_ips").isArray()) {
            item.set("fixed_ips", fixedIps.asked(item, given.path("fixed_ips")));
        }
        if (chosenGroups != null) {
            item.set("security_groups", chosenGroups);
        }
        item.put("port_security_enabled", secured)
                .put("binding:vnic_type", vnic)
                .put("admin_state_up", up);
        for (String name : List.of(
                "device_id",
                "device_owner",
                "binding:host_id",
                "binding:profile",
                "allowed_address_pairs",
                "extra_dhcp_opts")) {
            if (given.has(name)) {
                item.set(name, given.get(name));
            }
        }
        bind(item);
    }

    /** Null when none were given. */
    private ArrayNode chosenGroups(JsonNode given, boolean secured, Token caller) {
        if (!given.path("security_groups").isArray()) {
            return null;
        }
        List<String> ids = Json.texts(given.path("security_groups"));
        if (!secured && !ids.isEmpty()) {
            throw new ApiError(
                    400,
                    "PortSecurityAndIPRequiredForSecurityGroups",
                    "Port security must be enabled and port must have an IP address in order to use security groups.");
        }
        ids.forEach(id -> groups.visible(id, caller));
        return Json.texts(ids);
    }

    private void bind(ObjectNode item) {
        String host = item.path("binding:host_id").asText("");
        ObjectNode details = item.putObject("binding:vif_details");
        item.put("binding:host_id", host);
        if (host.isEmpty()) {
            item.put("binding:vif_type", "unbound");
        } else if (!agents.isAlive(host)
                || !ProviderTerms.isReachable(
                        networks.items.get(item.path("network_id").asText()))) {
            item.put("binding:vif_type", "binding_failed");
        } else {
            item.put("binding:vif_type", "ovs");
            details.put("connectivity", "l2")
                    .put("port_filter", true)
                    .put("ovs_hybrid_plug", false)
                    .put("datapath_type", "system")
                    .putObject("bound_drivers")
                    .put("0", "openvswitch");
        }
    }
}
