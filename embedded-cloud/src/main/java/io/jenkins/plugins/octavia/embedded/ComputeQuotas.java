package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** {@code /v2.1/os-quota-sets}: how much of each kind a project may have; -1 is no limit. */
final class ComputeQuotas {
    private final Map<String, ObjectNode> byProject = new HashMap<>();

    void serve(Router router) {
        router.add("GET", "/v2.1/os-quota-sets/{project}/detail", this::details);
        router.add("GET", "/v2.1/os-quota-sets/{project}", this::show);
        router.add("PUT", "/v2.1/os-quota-sets/{project}", this::update);
        router.add("DELETE", "/v2.1/os-quota-sets/{project}", this::reset);
    }

    /** What a project has that nobody limited: Nova's own defaults. */
    private static ObjectNode standard() {
        return Json.object()
                .put("cores", 20)
                .put("instances", 10)
                .put("key_pairs", 100)
                .put("metadata_items", 128)
                .put("ram", 51200)
                .put("server_group_members", 10)
                .put("server_groups", 10);
    }

    private ObjectNode of(String project) {
        return byProject.computeIfAbsent(project, id -> standard());
    }

    private Answer details(Call call) {
        String project = readable(call, "detail");
        ObjectNode details = Json.object().put("id", project);
        of(project)
                .properties()
                .forEach(limit -> details.putObject(limit.getKey())
                        .put("limit", limit.getValue().asInt())
                        .put("in_use", 0)
                        .put("reserved", 0));
        return Answer.json(200, Json.object("quota_set", details));
    }

    private Answer show(Call call) {
        String project = readable(call, "show");
        ObjectNode quotas = Json.object().put("id", project);
        return Answer.json(200, Json.object("quota_set", quotas.setAll(of(project))));
    }

    private static String readable(Call call, String rule) {
        String project = call.parameter("project");
        if (!call.caller().isAdmin() && !call.caller().projectId().equals(project)) {
            throw Nova.forbidden("os-quota-sets:" + rule);
        }
        return project;
    }

    private Answer update(Call call) {
        Nova.adminOnly(call, "os-quota-sets:update");
        NovaBody body = NovaBody.of(call, "quota_set");
        ObjectNode quotas = of(call.parameter("project"));
        ObjectNode changed = quotas.deepCopy();
        body.json().properties().forEach(limit -> check(body, changed, limit.getKey(), limit.getValue()));
        quotas.setAll(changed);
        return Answer.json(200, Json.object("quota_set", quotas));
    }

    private static void check(NovaBody body, ObjectNode quotas, String kind, JsonNode limit) {
        if (!quotas.has(kind)) {
            throw NovaBody.invalid(
                    "quota_set", body.json(), "Additional properties are not allowed ('" + kind + "' was unexpected)");
        }
        if (!limit.asText().matches("-?[0-9]+")) {
            throw NovaBody.invalid(kind, limit, Json.python(limit) + " does not match '^-?[0-9]+$'");
        }
        quotas.put(kind, body.number(kind, -1, -1));
    }

    private Answer reset(Call call) {
        Nova.adminOnly(call, "os-quota-sets:delete");
        byProject.remove(call.parameter("project"));
        return Answer.empty(202);
    }
}
