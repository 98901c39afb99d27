package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.embedded.Token.Project;
import io.jenkins.plugins.octavia.embedded.Token.User;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Roles of the cloud, which of them imply others, who was given one, and those whom they can be given to. */
final class Roles {

    private record Implication(String prior, String implied) {}

    private record Assignment(String project, String user, String role) {}

    private final Identities identities;
    private final String url;
    private final Map<String, ObjectNode> roles = new LinkedHashMap<>();
    private final Set<Implication> implications = new LinkedHashSet<>();
    private final Set<Assignment> assignments = new LinkedHashSet<>();

    Roles(Identities identities, String url) {
        this.identities = identities;
        this.url = url;
        List.of(identities.adminRole, identities.member, identities.reader)
                .forEach(role -> roles.put(role.id(), described(role.id(), role.name())));
        implications.add(new Implication(identities.adminRole.id(), identities.member.id()));
        implications.add(new Implication(identities.member.id(), identities.reader.id()));
    }

    void serve(Router router) {
        router.add("GET", "/v3/roles", call -> list(call, "list_roles", "roles", roles.values()));
        router.add("POST", "/v3/roles", this::create);
        router.add("DELETE", "/v3/roles/{role}", this::delete);
        router.add("GET", "/v3/roles/{role}/implies", this::implied);
        router.add("PUT", "/v3/roles/{role}/implies/{implied}", this::imply);
        router.add("GET", "/v3/users", call -> list(call, "list_users", "users", users()));
        router.add("GET", "/v3/users/{id}", call -> one(call, "user", users()));
        router.add("GET", "/v3/groups", call -> list(call, "list_groups", "groups", List.of()));
        router.add("GET", "/v3/groups/{id}", call -> one(call, "group", List.of()));
        router.add("GET", "/v3/projects", call -> list(call, "list_projects", "projects", projects()));
        router.add("GET", "/v3/projects/{id}", call -> one(call, "project", projects()));
        router.add("GET", "/v3/role_assignments", this::assigned);
        router.add("PUT", "/v3/projects/{project}/users/{user}/roles/{role}", this::assign);
        router.add("DELETE", "/v3/projects/{project}/users/{user}/roles/{role}", this::withdraw);
    }

    private static void adminOnly(Call call, String rule) {
        if (!call.caller().isAdmin()) {
            throw new ApiError(403, "You are not authorized to perform the requested action: identity:" + rule + ".");
        }
    }

    private ObjectNode described(String id, String name) {
        ObjectNode role = Json.object().put("id", id).put("name", name).putNull("domain_id");
        role.putNull("description");
        role.putObject("options");
        return linked(role, "/v3/roles/" + id);
    }

    private ObjectNode linked(ObjectNode node, String path) {
        node.putObject("links").put("self", url + path);
        return node;
    }

    private List<ObjectNode> users() {
        return identities.users().stream()
                .map((User user) -> linked(
                        Json.object()
                                .put("id", user.id())
                                .put("name", user.name())
                                .put("domain_id", "default"),
                        "/v3/users/" + user.id()))
                .toList();
    }

    private List<ObjectNode> projects() {
        return identities.projects().stream()
                .map((Project project) -> linked(
                        Json.object()
                                .put("id", project.id())
                                .put("name", project.name())
                                .put("domain_id", "default"),
                        "/v3/projects/" + project.id()))
                .toList();
    }

    private Answer list(Call call, String rule, String field, Iterable<ObjectNode> all) {
        adminOnly(call, rule);
        String name = call.query().first("name", "");
        ArrayNode found = Json.array();
        all.forEach(node -> {
            if (name.isEmpty() || node.path("name").asText().equals(name)) {
                found.add(node);
            }
        });
        return Answer.json(200, linked(Json.object().set(field, found), call.path()));
    }

    private static Answer one(Call call, String kind, List<ObjectNode> all) {
        adminOnly(call, "get_" + kind);
        return all.stream()
                .filter(node -> node.path("id").asText().equals(call.parameter("id")))
                .findFirst()
                .map(node -> Answer.json(200, Json.object(kind, node)))
                .orElseThrow(() -> missing(kind, call.parameter("id")));
    }

    private static ApiError missing(String kind, String id) {
        return new ApiError(404, "Could not find " + kind + ": " + id + ".");
    }

    private ObjectNode role(String id) {
        if (!roles.containsKey(id)) {
            throw missing("role", id);
        }
        return roles.get(id);
    }

    private Answer create(Call call) {
        adminOnly(call, "create_role");
        JsonNode given = call.json().path("role");
        String name = given.path("name").asText();
        if (name.isEmpty()) {
            throw new ApiError(400, "Invalid input for field 'name': '' should be non-empty");
        }
        if (roles.values().stream().anyMatch(role -> role.path("name").asText().equals(name))) {
            throw new ApiError(
                    409, "Conflict occurred attempting to store role - Duplicate entry found with name " + name + ".");
        }
        ObjectNode role = described(Identities.id(), name);
        if (given.hasNonNull("description")) {
            role.put("description", given.path("description").asText());
        }
        roles.put(role.path("id").asText(), role);
        return Answer.json(201, Json.object("role", role));
    }

    private Answer delete(Call call) {
        adminOnly(call, "delete_role");
        String id = role(call.parameter("role")).path("id").asText();
        roles.remove(id);
        implications.removeIf(one -> one.prior().equals(id) || one.implied().equals(id));
        assignments.removeIf(one -> one.role().equals(id));
        return Answer.empty(204);
    }

    private Answer implied(Call call) {
        adminOnly(call, "list_implied_roles");
        ObjectNode inference = Json.object("prior_role", role(call.parameter("role")));
        ArrayNode implied = inference.putArray("implies");
        implications.stream()
                .filter(one -> one.prior().equals(call.parameter("role")))
                .forEach(one -> implied.add(roles.get(one.implied())));
        return Answer.json(200, Json.object("role_inference", inference));
    }

    private Answer imply(Call call) {
        adminOnly(call, "create_implied_role");
        ObjectNode prior = role(call.parameter("role"));
        ObjectNode implied = role(call.parameter("implied"));
        if (!implications.add(
                new Implication(prior.path("id").asText(), implied.path("id").asText()))) {
            throw new ApiError(409, "Conflict occurred attempting to store implied_role - Duplicate entry.");
        }
        ObjectNode inference = Json.object("prior_role", prior);
        inference.set("implies", implied);
        return Answer.json(201, Json.object("role_inference", inference));
    }

    private Answer assigned(Call call) {
        adminOnly(call, "list_role_assignments");
        ArrayNode found = Json.array();
        assignments.stream()
                .filter(one -> call.query().first("user.id", one.user()).equals(one.user())
                        && call.query().first("role.id", one.role()).equals(one.role())
                        && call.query().first("scope.project.id", one.project()).equals(one.project())
                        && call.query().all("group.id").isEmpty())
                .forEach(one -> {
                    ObjectNode assignment = found.addObject();
                    assignment.putObject("scope").putObject("project").put("id", one.project());
                    assignment.putObject("user").put("id", one.user());
                    assignment.putObject("role").put("id", one.role());
                });
        return Answer.json(200, Json.object("role_assignments", found));
    }

    private Assignment assignment(Call call) {
        String project = call.parameter("project");
        String user = call.parameter("user");
        identities.project(project).orElseThrow(() -> missing("project", project));
        identities.user(user).orElseThrow(() -> missing("user", user));
        return new Assignment(
                project, user, role(call.parameter("role")).path("id").asText());
    }

    private Answer assign(Call call) {
        adminOnly(call, "create_grant");
        assignments.add(assignment(call));
        return Answer.empty(204);
    }

    private Answer withdraw(Call call) {
        adminOnly(call, "revoke_grant");
        if (!assignments.remove(assignment(call))) {
            throw missing("role assignment", call.parameter("role"));
        }
        return Answer.empty(204);
    }
}
