package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Networking, version 2.0: networks, subnets, ports, security groups with their rules, tags and quotas. */
final class Neutron extends Service {
    private final String root;
    private final String authUrl;
    private final Networks networks;

    Neutron(Identities identities, Agents agents, int largestPage, String root, String authUrl) {
        super("network");
        this.root = root;
        this.authUrl = authUrl;
        Quotas quotas = new Quotas();
        SecurityGroups groups = new SecurityGroups(root, quotas);
        this.networks = new Networks(root, quotas);
        Subnets subnets = new Subnets(root, quotas, networks);
        Ports ports = new Ports(root, quotas, networks, subnets, groups, agents);
        networks.holds(subnets, ports);
        subnets.serves(ports);
        groups.guards(ports);
        identities.projects().forEach(project -> groups.defaultOf(project.id()));

        RbacPolicies rbac = new RbacPolicies(type -> switch (type) {
            case "network" -> networks;
            case "security_group" -> groups;
            default -> null;
        });
        router.open("GET", "/", call -> Answer.json(200, versions()));
        router.add("GET", "/v2.0/extensions", call -> Answer.json(200, Json.object("extensions", extensions())));
        List<Kind> tagged = List.of(networks, subnets, ports, groups);
        router.add("GET", "/v2.0", call -> Answer.json(200, resources(tagged)));
        for (Kind kind : tagged) {
            kind.serve(router, rbac, largestPage);
            new NeutronTags(kind).serve(router);
        }
        groups.rules().serve(router, rbac, largestPage);
        rbac.serve(router);
        agents.serve(router);
        List<Kind> counted = List.of(networks, subnets, ports, groups, groups.rules());
        quotas.serve(
                router,
                (project, kind) -> counted.stream()
                        .filter(one -> one.singular.equals(kind))
                        .mapToLong(one -> one.used(project))
                        .sum());
    }

    /** Whether there is a network of that id. */
    synchronized boolean hasNetwork(String id) {
        return networks.items.containsKey(id);
    }

    /** By their aliases alone: those that matter here. */
    private static ArrayNode extensions() {
        return Json.array(
                List.of("provider", "port-security", "net-mtu", "standard-attr-tag", "dns-integration").stream()
                        .map(alias -> Json.object().put("alias", alias))
                        .toList());
    }

    private ObjectNode versions() {
        ObjectNode version = Json.object().put("id", "v2.0").put("status", "CURRENT");
        version.putArray("links").addObject().put("rel", "self").put("href", root + "/v2.0/");
        return Json.object("versions", Json.array().add(version));
    }

    private ObjectNode resources(List<Kind> kinds) {
        ArrayNode resources = Json.array();
        for (Kind kind : kinds) {
            ObjectNode resource =
                    resources.addObject().put("name", kind.singular).put("collection", kind.plural);
            resource.putArray("links").addObject().put("rel", "self").put("href", root + kind.path);
        }
        return Json.object("resources", resources);
    }

    @Override
    Answer failure(ApiError error) {
        return Answer.json(
                error.status,
                Json.object(
                        "NeutronError",
                        Json.object()
                                .put("type", error.type)
                                .put("message", error.getMessage())
                                .put("detail", "")));
    }

    @Override
    Answer unauthorized() {
        return unauthorizedByMiddleware().with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
    }

    @Override
    Answer unknownPath() {
        return failure(NeutronError.notFound());
    }
}
