package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code /v2.0/rbac-policies}: a network or a security group that its project shares with one other project. Anybody may
 * do that with what is his; only an administrator shares with all ({@code *}) at once.
 */
final class RbacPolicies {
    private static final String PATH = "/v2.0/rbac-policies";

    private final Map<String, ObjectNode> items = new TreeMap<>();
    private final Function<String, Kind> kinds;

    /** @param kinds the resources of a type such as network, null for a type that cannot be shared */
    RbacPolicies(Function<String, Kind> kinds) {
        this.kinds = kinds;
    }

    void serve(Router router) {
        router.add("POST", PATH, this::create);
        router.add("GET", PATH, this::list);
        router.add("DELETE", PATH + "/{id}", this::delete);
    }

    /** Whether a resource is shared with the caller's project. */
    boolean share(ObjectNode resource, Token caller) {
        return items.values().stream()
                .filter(policy -> policy.path("object_id").equals(resource.path("id")))
                .map(policy -> policy.path("target_tenant").asText())
                .anyMatch(target -> target.equals("*") || target.equals(caller.projectId()));
    }

    /** Not in pages: Neutron heeds neither limit nor marker here ({@code allow_pagination} in neutron/extensions/rbac.py). */
    private Answer list(Call call) {
        String object = call.query().first("object_id", "");
        return Answer.json(
                200,
                Json.object(
                        "rbac_policies",
                        Json.array(items.values().stream()
                                .filter(policy -> object.isEmpty()
                                        || policy.path("object_id").asText().equals(object))
                                .filter(policy -> call.caller().isAdmin() || Kind.isOwn(policy, call.caller()))
                                .toList())));
    }

    private Answer create(Call call) {
        JsonNode given = call.json().path("rbac_policy");
        String type = given.path("object_type").asText();
        Kind kind = kinds.apply(type);
        if (kind == null || !given.path("action").asText().equals("access_as_shared")) {
            throw NeutronError.invalid("object_type", "'" + type + "' is not supported by RBAC here.");
        }
        String target = given.path("target_tenant").asText();
        ObjectNode resource = kind.visible(given.path("object_id").asText(), call.caller());
        if (!call.caller().isAdmin() && (!Kind.isOwn(resource, call.caller()) || target.equals("*"))) {
            throw NeutronError.disallowed("rule:create_rbac_policy");
        }
        ObjectNode policy = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("project_id", call.caller().projectId())
                .put("object_type", type)
                .put("object_id", resource.path("id").asText())
                .put("target_tenant", target)
                .put("action", "access_as_shared");
        items.put(policy.path("id").asText(), policy);
        return Answer.json(201, Json.object("rbac_policy", policy));
    }

    private Answer delete(Call call) {
        if (items.remove(call.parameter("id")) == null) {
            throw NeutronError.notFound();
        }
        return Answer.empty(204);
    }
}
