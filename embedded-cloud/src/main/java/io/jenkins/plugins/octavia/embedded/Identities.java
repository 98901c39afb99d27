package io.jenkins.plugins.octavia.embedded;

import io.jenkins.plugins.octavia.embedded.Token.Project;
import io.jenkins.plugins.octavia.embedded.Token.Role;
import io.jenkins.plugins.octavia.embedded.Token.User;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The users, projects and the application credential of one cloud. Secrets and users differ from one to the next; the projects
 * do not, so that a demonstration that is run again is of the same deployment.
 */
final class Identities {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of the administrator, for the project admin. */
    record ApplicationCredential(String id, String name, String secret) {
        @Override
        public String toString() {
            return name;
        }
    }

    final Role adminRole = new Role(id(), "admin");
    final Role member = new Role(id(), "member");
    final Role reader = new Role(id(), "reader");
    final Project adminProject = new Project(id("admin"), "admin");
    final Project demoProject = new Project(id("demo"), "demo");
    final User admin = new User(id(), "admin", id());
    final User demo = new User(id(), "demo", id());
    final ApplicationCredential credential = new ApplicationCredential(id(), "tests", id() + id());

    List<User> users() {
        return List.of(admin, demo);
    }

    List<Project> projects() {
        return List.of(adminProject, demoProject);
    }

    Optional<User> user(String id) {
        return users().stream().filter(user -> user.id().equals(id)).findFirst();
    }

    Optional<Project> project(String id) {
        return projects().stream().filter(project -> project.id().equals(id)).findFirst();
    }

    /** The roles that keystone-manage bootstrap gives: admin implies member, and member implies reader. */
    List<Role> roles(User user) {
        return user == admin ? List.of(member, reader, adminRole) : List.of(reader, member);
    }

    Project projectOf(User user) {
        return user == admin ? adminProject : demoProject;
    }

    private static String id(String project) {
        return UUID.nameUUIDFromBytes(project.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** 32 hexadecimal digits, as Keystone's ids are; random enough for a secret. */
    static String id() {
        return String.format("%032x", new BigInteger(128, RANDOM));
    }
}
