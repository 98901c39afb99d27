package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a login may ask of a cloud, though no run of ours would. */
public final class RawCalls {

    private final Session session;
    private final Cloud cloud;

    public RawCalls(CloudConfig config) {
        this.session = new Session(config, new Http(config.route()));
        this.cloud = Cloud.connect(config);
    }

    /** The same login, for what runs ask. */
    public Cloud cloud() {
        return cloud;
    }

    /** Shares a resource with one project, which needs no administrator. */
    public void share(String type, String id, String projectId) {
        String policy = "{\"rbac_policy\": {\"object_type\": \"%s\", \"object_id\": \"%s\", \"target_tenant\": \"%s\","
                + " \"action\": \"access_as_shared\"}}";
        send(Service.NETWORK, "POST", "/rbac-policies", policy.formatted(type, id, projectId));
    }

    /** Makes a resource of Neutron's of what stands in JSON, and returns what Neutron made of it. */
    public JsonNode create(String kind, String fields) {
        String path = "/" + kind.replace('_', '-') + "s";
        return send(Service.NETWORK, "POST", path, "{\"" + kind + "\": " + fields + "}")
                .path(kind);
    }

    /** A port that nobody bound. */
    public String createPort(String networkId, String name, String description) {
        String port = "{\"port\": {\"network_id\": \"%s\", \"name\": \"%s\", \"description\": \"%s\"}}";
        return send(Service.NETWORK, "POST", "/ports", port.formatted(networkId, name, description))
                .path("port")
                .path("id")
                .asText();
    }

    /** A subnet, as projects make them on a network that is shared with them. */
    public String createSubnet(String networkId, String name, String cidr) {
        String subnet = "{\"subnet\": {\"network_id\": \"%s\", \"name\": \"%s\", \"cidr\": \"%s\", \"ip_version\": 4}}";
        return send(Service.NETWORK, "POST", "/subnets", subnet.formatted(networkId, name, cidr))
                .path("subnet")
                .path("id")
                .asText();
    }

    /** Changes a port by what stands in JSON. */
    public void changePort(String id, String fields) {
        send(Service.NETWORK, "PUT", "/ports/" + id, "{\"port\": " + fields + "}");
    }

    /** Takes an image out of use, or back into it: {@code deactivate}, {@code reactivate}. */
    public void actOnImage(String id, String action) {
        session.send(Service.IMAGE, "POST", "/images/" + id + "/actions/" + action, Optional.empty());
    }

    /** A server that is on no network. */
    public String createServer(String name, String flavor, String image) {
        String server =
                "{\"server\": {\"name\": \"%s\", \"flavorRef\": \"%s\", \"imageRef\": \"%s\", \"networks\": \"none\"}}";
        return send(Service.COMPUTE, "POST", "/servers", server.formatted(name, flavor, image))
                .path("server")
                .path("id")
                .asText();
    }

    public void deleteServer(String id) {
        session.delete(Service.COMPUTE, "/servers/" + id);
    }

    /** Gives a port another name. */
    public void renamePort(String id, String name) {
        send(Service.NETWORK, "PUT", "/ports/" + id, "{\"port\": {\"name\": \"" + name + "\"}}");
    }

    /** Says whose a port is. */
    public void ownPort(String id, String deviceOwner) {
        send(Service.NETWORK, "PUT", "/ports/" + id, "{\"port\": {\"device_owner\": \"" + deviceOwner + "\"}}");
    }

    /** Gives a network another name. */
    public void renameNetwork(String id, String name) {
        send(Service.NETWORK, "PUT", "/networks/" + id, "{\"network\": {\"name\": \"" + name + "\"}}");
    }

    /** Limits what the project may have of a kind, as Neutron's quotas name it. */
    public void limit(String kind, int most) {
        send(
                Service.NETWORK,
                "PUT",
                "/quotas/" + cloud.project().id(),
                "{\"quota\": {\"" + kind + "\": " + most + "}}");
    }

    /** Makes a load balancer of what stands in JSON, and returns its id. */
    public String createLoadBalancer(String fields) {
        return send(Service.LOAD_BALANCER, "POST", "/lbaas/loadbalancers", "{\"loadbalancer\": " + fields + "}")
                .path("loadbalancer")
                .path("id")
                .asText();
    }

    /** Deletes a load balancer and all that is in it. */
    public void deleteLoadBalancer(String id) {
        session.delete(Service.LOAD_BALANCER, "/lbaas/loadbalancers/" + id + "?cascade=true");
    }

    /** Limits what the project may have of a kind, as Nova's quotas name it. */
    public void limitCompute(String kind, int most) {
        send(
                Service.COMPUTE,
                "PUT",
                "/os-quota-sets/" + cloud.project().id(),
                "{\"quota_set\": {\"" + kind + "\": " + most + "}}");
    }

    /** Takes a role away from everybody, if there is one of that name. */
    public void deleteRole(String name) {
        cloud.roles().all().stream()
                .filter(role -> role.name().equals(name))
                .forEach(role -> session.identity("DELETE", "/roles/" + role.id(), Optional.empty()));
    }

    /** Makes a role as somebody else would. */
    public void createRole(String name) {
        cloud.roles().create(name, "");
    }

    private JsonNode send(Service service, String method, String path, String body) {
        try {
            return session.send(service, method, path, Optional.of(Json.parse(body.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
