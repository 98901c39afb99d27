package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** A project on a real cloud that one test has for itself, with the administrator in it. */
public final class RealProject {

    private static Administrator administrator;

    private final Administrator admin;
    private final String id;
    private final String name;
    private ApplicationCredential credential;

    private RealProject(Administrator admin, String id, String name) {
        this.admin = admin;
        this.id = id;
        this.name = name;
    }

    /**
     * A login for all projects of a process.
     *
     * @param user the path to it
     * @param role the id of the role that it has in them
     */
    private record Administrator(CloudConfig config, Session session, String user, String role) {

        static Administrator of(CloudConfig config) {
            Session session = new Session(config, new Http(config.route()));
            String user = "/users/" + session.login().path("user").path("id").asText();
            for (JsonNode role :
                    session.identity("GET", "/roles", Optional.empty()).path("roles")) {
                if (role.path("name").asText().equals("admin")) {
                    return new Administrator(
                            config, session, user, role.path("id").asText());
                }
            }
            throw new IllegalStateException("there is no role admin");
        }
    }

    private static synchronized Administrator administrator(CloudConfig config) {
        if (administrator == null) {
            administrator = Administrator.of(config);
        }
        return administrator;
    }

    /**
     * @param config the login of an administrator by password, for any project
     * @param name what the names of all that is made outside of the project have in them
     */
    public static RealProject create(CloudConfig config, String name) {
        Administrator admin = administrator(config);
        String project = admin.session()
                .identity("POST", "/projects", json("{\"project\": {\"name\": \"octavia-test-" + name + "\"}}"))
                .path("project")
                .path("id")
                .asText();
        String grant = "/projects/" + project + admin.user() + "/roles/" + admin.role();
        admin.session().identity("PUT", grant, Optional.empty());
        return new RealProject(admin, project, name);
    }

    /** The same way in, for this project if it is the administrator's. */
    public CloudConfig entered(CloudConfig config) {
        if (config.credential() instanceof ApplicationCredential) {
            return new CloudConfig(
                    config.name(),
                    config.authUrl(),
                    credential(),
                    config.scope(),
                    config.region(),
                    config.endpoints(),
                    config.overrides(),
                    config.route(),
                    config.warnings());
        }
        return config.credential().equals(admin.config().credential()) ? inside(config) : config;
    }

    private CloudConfig inside(CloudConfig config) {
        return new CloudConfig(
                config.name(),
                config.authUrl(),
                config.credential(),
                new ProjectId(id),
                config.region(),
                config.endpoints(),
                config.overrides(),
                config.route(),
                config.warnings());
    }

    /** Made once a test asks for it: Keystone takes its time to hash the secret. */
    private synchronized ApplicationCredential credential() {
        if (credential == null) {
            CloudConfig config = inside(admin.config());
            JsonNode made = new Session(config, new Http(config.route()))
                    .identity(
                            "POST",
                            admin.user() + "/application_credentials",
                            json("{\"application_credential\": {\"name\": \"" + name + "\"}}"))
                    .path("application_credential");
            credential = new ApplicationCredential(
                    new ById(made.path("id").asText()),
                    new Secret(made.path("secret").asText()));
        }
        return credential;
    }

    /**
     * Takes it away with all that is in it, and what has its name elsewhere: by the administrator's other project, for
     * Neutron gives a security group to each that lists some.
     */
    public void delete() {
        deleteAll(Service.NETWORK, "/ports", "?project_id=" + id, "ports", port -> true);
        deleteAll(Service.NETWORK, "/networks", "?project_id=" + id, "networks", network -> true);
        deleteAll(Service.NETWORK, "/security-groups", "?project_id=" + id, "security_groups", group -> true);
        deleteAll(Service.IMAGE, "/images", "?owner=" + id, "images", image -> true);
        deleteAll(Service.COMPUTE, "/flavors", "?is_public=None", "flavors", this::isNamed);
        deleteAll(Service.COMPUTE, "/os-keypairs", "", "keypairs", this::isNamed);
        admin.session().identity("DELETE", "/projects/" + id, Optional.empty());
    }

    /** Locks have the id of the project in their names. */
    private boolean isNamed(JsonNode item) {
        String text = item.path("name").asText();
        return text.contains(name) || text.contains(id);
    }

    private void deleteAll(Service service, String path, String query, String field, Predicate<JsonNode> which) {
        for (JsonNode entry : admin.session().get(service, path + query).path(field)) {
            JsonNode item = entry.has("keypair") ? entry.path("keypair") : entry;
            if (which.test(item)) {
                // Keypairs have no id.
                String known = item.path(item.has("id") ? "id" : "name").asText();
                admin.session().delete(service, path + "/" + Paths.encoded(known));
            }
        }
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
