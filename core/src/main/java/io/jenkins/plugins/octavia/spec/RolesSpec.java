package io.jenkins.plugins.octavia.spec;

import java.util.List;

/**
 * Octavia's roles in Keystone, without which its users are answered 403.
 *
 * @param create whether those that are missing are made
 * @param implied whether member and reader imply them
 */
public record RolesSpec(boolean create, boolean implied, List<Assignment> assign) {

    public RolesSpec {
        assign = List.copyOf(assign);
    }

    /**
     * A role in a project. Users, groups and projects are meant by name or id.
     *
     * @param isGroup whether the holder is a group, and not a user
     */
    public record Assignment(String role, boolean isGroup, String holder, String project) {
        @Override
        public String toString() {
            return role + " of " + (isGroup ? "group " : "user ") + holder + " in project " + project;
        }
    }
}
