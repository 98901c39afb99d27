package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.cloud.Role.Grant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles in Keystone, and who has them. Every method may throw {@link CloudException}. */
public final class Roles {

    private static final int NOT_FOUND = 404;

    private final Session session;
    private final String domainId;

    /** @param domainId of the login's project */
    Roles(Session session, String domainId) {
        this.session = session;
        this.domainId = domainId;
    }

    /** The roles of the whole cloud; those of a domain alone give nothing in its projects. Keystone gives them at once. */
    public List<Role> all() {
        return Json.items(get("/roles"), "roles").stream()
                .filter(role -> !role.hasNonNull("domain_id"))
                .map(Role::of)
                .toList();
    }

    public Role create(String name, String description) {
        ObjectNode body = Json.object();
        body.putObject("role").put("name", name).put("description", description);
        return Role.of(session.identity("POST", "/roles", Optional.of(body)).path("role"));
    }

    /** The ids of the roles that a role implies. */
    public Set<String> implied(String roleId) {
        return Json.items(get(path(roleId) + "/implies").path("role_inference"), "implies").stream()
                .map(role -> Json.required(role, "id"))
                .collect(Collectors.toSet());
    }

    /** From now on who has a role has another one too; 409 if that is so already. */
    public void imply(String roleId, String impliedId) {
        session.identity("PUT", path(roleId) + "/implies/" + Paths.encoded(impliedId), Optional.empty());
    }

    /**
     * The ids of users of that id or, if there is none, of that name in the login's own domain: in other domains others give
     * names, and one of them may be somebody's id.
     */
    public Set<String> users(String nameOrId) {
        return find("users", "user", nameOrId);
    }

    /** Likewise of groups. */
    public Set<String> groups(String nameOrId) {
        return find("groups", "group", nameOrId);
    }

    /** Likewise of projects. */
    public Set<String> projects(String nameOrId) {
        return find("projects", "project", nameOrId);
    }

    private Set<String> find(String collection, String kind, String nameOrId) {
        try {
            JsonNode one = get("/" + collection + "/" + Paths.encoded(nameOrId)).path(kind);
            if (Json.text(one, "id").equals(nameOrId)) {
                return Set.of(nameOrId);
            }
        } catch (CloudException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
        String query = "?name=" + Paths.encoded(nameOrId) + "&domain_id=" + Paths.encoded(domainId);
        return Json.items(get("/" + collection + query), collection).stream()
                .filter(one -> Json.text(one, "name").equals(nameOrId)
                        && Json.text(one, "domain_id").equals(domainId))
                .map(one -> Json.required(one, "id"))
                .collect(Collectors.toSet());
    }

    /** Whether the holder has the role by itself, not by another role or by a group. */
    public boolean isGranted(Grant grant) {
        String query = "/role_assignments?role.id=" + Paths.encoded(grant.roleId())
                + (grant.isGroup() ? "&group.id=" : "&user.id=") + Paths.encoded(grant.holderId())
                + "&scope.project.id=" + Paths.encoded(grant.projectId());
        return !Json.items(get(query), "role_assignments").isEmpty();
    }

    /** Gives a role; that the holder has it already is not an error. */
    public void grant(Grant grant) {
        session.identity(
                "PUT",
                "/projects/" + Paths.encoded(grant.projectId()) + (grant.isGroup() ? "/groups/" : "/users/")
                        + Paths.encoded(grant.holderId()) + "/roles/" + Paths.encoded(grant.roleId()),
                Optional.empty());
    }

    private JsonNode get(String path) {
        return session.identity("GET", path, Optional.empty());
    }

    private static String path(String roleId) {
        return "/roles/" + Paths.encoded(roleId);
    }
}
