package io.jenkins.plugins.octavia.embedded;

import java.time.Instant;
import java.util.List;

/**
 * Who asks, and for which project.
 *
 * @param project null without a scope, and with the scope of the system or a domain
 * @param scope what the token is good for
 * @param method how it was obtained
 */
record Token(String id, User user, Project project, Scope scope, List<Role> roles, String method, Instant issued) {
    enum Scope {
        NONE,
        PROJECT,
        SYSTEM
    }

    record User(String id, String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Project(String id, String name) {}

    record Role(String id, String name) {}

    boolean isAdmin() {
        return roles.stream().anyMatch(role -> role.name().equals("admin"));
    }

    /** Empty where there is no project, so that it equals no project's id. */
    String projectId() {
        return project == null ? "" : project.id();
    }

    @Override
    public String toString() {
        return user + "@" + scope;
    }
}
