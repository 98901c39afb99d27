package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** {@code /v2.0/security-group-rules}; what they may say is for {@link RuleTerms} to judge. */
final class SecurityGroupRules extends Kind {
    private final SecurityGroups groups;

    SecurityGroupRules(String root, Quotas quotas, SecurityGroups groups) {
        super("security_group_rule", root, quotas);
        this.groups = groups;
    }

    @Override
    Set<String> settable() {
        return Set.of(
                "security_group_id",
                "direction",
                "ethertype",
                "protocol",
                "port_range_min",
                "port_range_max",
                "remote_ip_prefix",
                "remote_group_id",
                "remote_address_group_id");
    }

    @Override
    Set<String> changeable() {
        return Set.of("description");
    }

    @Override
    List<String> required() {
        return List.of("security_group_id", "direction");
    }

    @Override
    ApiError notFound(String id) {
        return new ApiError(404, "SecurityGroupRuleNotFound", "Security group rule " + id + " does not exist");
    }

    List<ObjectNode> of(String group) {
        return items.values().stream()
                .filter(rule -> rule.path("security_group_id").asText().equals(group))
                .toList();
    }

    /** Rules that let others in by this group go with it, as its own do. */
    void removeOf(String group) {
        items.values()
                .removeIf(rule -> rule.path("security_group_id").asText().equals(group)
                        || rule.path("remote_group_id").asText().equals(group));
    }

    @Override
    void complete(ObjectNode item, JsonNode given, Token caller) {
        ObjectNode group = groups.visible(given.path("security_group_id").asText(), caller);
        item.remove(List.of("name", "tags"));
        item.set("security_group_id", group.get("id"));
        RuleTerms.write(given, item);
        if (!item.path("remote_group_id").isNull()) {
            groups.visible(item.path("remote_group_id").asText(), caller);
        }
        String terms = RuleTerms.comparable(item);
        for (ObjectNode other : of(group.path("id").asText())) {
            if (RuleTerms.comparable(other).equals(terms)) {
                throw new ApiError(
                        409,
                        "SecurityGroupRuleExists",
                        "Security group rule already exists. Rule id is "
                                + other.path("id").asText() + ".");
            }
        }
        item.put("revision_number", 0);
        touch(group);
    }

    @Override
    void change(ObjectNode item, JsonNode given, Token caller) {}

    @Override
    void release(ObjectNode item) {
        touch(groups.items.get(item.path("security_group_id").asText()));
    }

    void addEgress(ObjectNode group) {
        add(group, "egress", "IPv4", null);
        add(group, "egress", "IPv6", null);
    }

    void addIngressFromItself(ObjectNode group) {
        String id = group.path("id").asText();
        add(group, "ingress", "IPv4", id);
        add(group, "ingress", "IPv6", id);
    }

    private void add(ObjectNode group, String direction, String ethertype, String remoteGroup) {
        ObjectNode given = Json.object().put("direction", direction).put("ethertype", ethertype);
        if (remoteGroup != null) {
            given.put("remote_group_id", remoteGroup);
        }
        ObjectNode rule = fresh(group.path("project_id").asText(), given);
        rule.remove(List.of("name", "tags"));
        rule.set("security_group_id", group.get("id"));
        rule.putNull("description").put("revision_number", 0);
        RuleTerms.write(given, rule);
        items.put(rule.path("id").asText(), rule);
    }
}
