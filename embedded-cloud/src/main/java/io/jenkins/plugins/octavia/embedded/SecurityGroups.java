package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** {@code /v2.0/security-groups}; each project has one called default, which cannot be replaced. */
final class SecurityGroups extends Kind {
    private static final String DEFAULT = "default";

    private final SecurityGroupRules rules;
    private Ports ports;

    SecurityGroups(String root, Quotas quotas) {
        super("security_group", root, quotas);
        this.rules = new SecurityGroupRules(root, quotas, this);
    }

    SecurityGroupRules rules() {
        return rules;
    }

    void guards(Ports its) {
        this.ports = its;
    }

    @Override
    Set<String> settable() {
        return Set.of("stateful", "shared");
    }

    @Override
    Set<String> changeable() {
        return Set.of("name", "description", "stateful");
    }

    @Override
    List<String> required() {
        return List.of();
    }

    @Override
    ApiError notFound(String id) {
        return NeutronError.groupNotFound(id);
    }

    /** Id of the project's default group, which comes to be when it is first needed. */
    String defaultOf(String project) {
        return items.values().stream()
                .filter(group ->
                        isDefault(group) && group.path("project_id").asText().equals(project))
                .findFirst()
                .orElseGet(() -> newDefault(project))
                .path("id")
                .asText();
    }

    private ObjectNode newDefault(String project) {
        ObjectNode group =
                fresh(project, Json.object().put("name", DEFAULT).put("description", "Default security group"));
        group.put("stateful", true).put("shared", false);
        String id = group.path("id").asText();
        items.put(id, group);
        rules.addEgress(group);
        rules.addIngressFromItself(group);
        return group;
    }

    private static boolean isDefault(ObjectNode group) {
        return group.path("name").asText().equals(DEFAULT);
    }

    private static void refuseDefault(JsonNode given) {
        if (given.path("name").asText().equals(DEFAULT)) {
            throw new ApiError(409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
        }
    }

    @Override
    void complete(ObjectNode item, JsonNode given, Token caller) {
        refuseDefault(given);
        defaultOf(item.path("project_id").asText());
        item.put("stateful", Attributes.flag(given, "stateful", true)).put("shared", false);
        rules.addEgress(item);
    }

    @Override
    void change(ObjectNode item, JsonNode given, Token caller) {
        if (isDefault(item) && given.has("name")) {
            throw new ApiError(409, "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.");
        }
        refuseDefault(given);
        boolean stateful = item.path("stateful").asBoolean();
        boolean wanted = Attributes.flag(given, "stateful", stateful);
        if (wanted != stateful && ports.uses(item.path("id").asText())) {
            throw inUse(item);
        }
        item.put("stateful", wanted);
    }

    private static ApiError inUse(ObjectNode item) {
        return new ApiError(
                409, "SecurityGroupInUse", "Security Group " + item.path("id").asText() + " in use.");
    }

    @Override
    void release(ObjectNode item) {
        String id = item.path("id").asText();
        if (isDefault(item)) {
            throw new ApiError(
                    409,
                    "SecurityGroupCannotRemoveDefault",
                    "Insufficient rights for removing default security group.");
        }
        if (ports.uses(id)) {
            throw inUse(item);
        }
        rules.removeOf(id);
    }

    @Override
    ObjectNode shown(ObjectNode item, Token caller) {
        ArrayNode its = Json.array(rules.of(item.path("id").asText()));
        return super.shown(item, caller).set("security_group_rules", its);
    }
}
