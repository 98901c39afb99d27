package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** {@code /v2.0/quotas}: how much of each kind a project may have; -1 is no limit. */
final class Quotas {
    private final Map<String, ObjectNode> byProject = new HashMap<>();

    /** How much a project has of a kind. */
    interface Usage {
        long of(String project, String kind);
    }

    void serve(Router router, Usage usage) {
        router.add("GET", "/v2.0/quotas/{project}/details", call -> details(call, usage));
        router.add("GET", "/v2.0/quotas/{project}", this::show);
        router.add("PUT", "/v2.0/quotas/{project}", this::update);
        router.add("DELETE", "/v2.0/quotas/{project}", this::reset);
    }

    /** What a project has that nobody limited: the figures of the cloud that was measured. */
    private static ObjectNode standard() {
        return Json.object()
                .put("network", -1)
                .put("subnet", -1)
                .put("subnetpool", -1)
                .put("port", -1)
                .put("router", 10)
                .put("floatingip", 50)
                .put("rbac_policy", 10)
                .put("security_group", 100)
                .put("security_group_rule", 1000)
                .put("trunk", -1);
    }

    private ObjectNode of(String project) {
        return byProject.computeIfAbsent(project, id -> standard());
    }

    void claim(String project, String kind, long used) {
        int limit = of(project).path(kind).asInt(-1);
        if (limit >= 0 && used >= limit) {
            throw new ApiError(409, "OverQuota", "Quota exceeded for resources: ['" + kind + "'].");
        }
    }

    private Answer details(Call call, Usage usage) {
        String project = readable(call);
        ObjectNode details = Json.object();
        of(project)
                .properties()
                .forEach(limit -> details.putObject(limit.getKey())
                        .put("limit", limit.getValue().asInt())
                        .put("used", usage.of(project, limit.getKey()))
                        .put("reserved", 0));
        return Answer.json(200, Json.object("quota", details));
    }

    private Answer show(Call call) {
        return answer(readable(call));
    }

    private static String readable(Call call) {
        String project = call.parameter("project");
        if (!call.caller().isAdmin() && !call.caller().projectId().equals(project)) {
            throw NeutronError.disallowed("rule:get_quota");
        }
        return project;
    }

    private Answer answer(String project) {
        return Answer.json(200, Json.object("quota", of(project)));
    }

    private Answer update(Call call) {
        adminOnly(call, "rule:update_quota");
        String project = call.parameter("project");
        JsonNode given = call.json().path("quota");
        given.properties().forEach(limit -> check(limit.getKey(), limit.getValue()));
        given.properties()
                .forEach(limit ->
                        of(project).put(limit.getKey(), limit.getValue().asInt()));
        return answer(project);
    }

    private static void check(String kind, JsonNode limit) {
        if (!standard().has(kind)) {
            throw NeutronError.badRequest("Unrecognized attribute(s) '" + kind + "'");
        }
        if (!limit.asText().matches("-?\\d{1,9}")) {
            throw NeutronError.operation(Json.python(limit) + " is not an integer.");
        }
        if (limit.asInt() < -1) {
            throw NeutronError.invalid(kind, "'" + limit.asInt() + "' is too small - must be at least '-1'.");
        }
    }

    private Answer reset(Call call) {
        adminOnly(call, "rule:delete_quota");
        byProject.remove(call.parameter("project"));
        return Answer.empty(204);
    }

    private static void adminOnly(Call call, String rule) {
        if (!call.caller().isAdmin()) {
            throw NeutronError.disallowed(rule);
        }
    }
}
