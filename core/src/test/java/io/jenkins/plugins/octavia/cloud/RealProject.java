package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A project on a real cloud that one test has for itself, with the administrator in it. */
public final class RealProject {

    private final Session session;
    private final CloudConfig admin;
    private final String user;
    private final String id;
    private final String name;
    private ApplicationCredential credential;

    private RealProject(Session session, CloudConfig admin, String user, String id, String name) {
        this.session = session;
        this.admin = admin;
        this.user = user;
        this.id = id;
        this.name = name;
    }

    /** @param admin the login of an administrator by password, for any project */
    public static RealProject create(CloudConfig admin, String name) {
        Session session = new Session(admin, new Http(admin.route()));
        String user = "/users/" + session.login().path("user").path("id").asText();
        String project = send(session, admin, "POST", "/projects", "{\"project\": {\"name\": \"" + name + "\"}}")
                .path("project")
                .path("id")
                .asText();
        send(session, admin, "GET", "/roles", "").path("roles").forEach(role -> {
            if (role.path("name").asText().equals("admin")) {
                String grant = "/projects/" + project + user + "/roles/"
                        + role.path("id").asText();
                send(session, admin, "PUT", grant, "");
            }
        });
        return new RealProject(session, admin, user, project, name);
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
        return config.credential().equals(admin.credential()) ? in(config, id) : config;
    }

    /** Made for the first test that asks: Keystone takes its time to hash the secret. */
    private synchronized ApplicationCredential credential() {
        if (credential == null) {
            CloudConfig inside = in(admin, id);
            JsonNode made = send(
                            new Session(inside, new Http(inside.route())),
                            admin,
                            "POST",
                            user + "/application_credentials",
                            "{\"application_credential\": {\"name\": \"" + name + "\"}}")
                    .path("application_credential");
            credential = new ApplicationCredential(
                    new ById(made.path("id").asText()),
                    new Secret(made.path("secret").asText()));
        }
        return credential;
    }

    private static CloudConfig in(CloudConfig config, String project) {
        return new CloudConfig(
                config.name(),
                config.authUrl(),
                config.credential(),
                new ProjectId(project),
                config.region(),
                config.endpoints(),
                config.overrides(),
                config.route(),
                config.warnings());
    }

    /** Takes it away with the security group that Neutron gives to every project. */
    public void delete() {
        Networking neutron = Cloud.connect(in(admin, id)).network();
        neutron.securityGroups(List.of("default")).forEach(neutron::delete);
        send(session, admin, "DELETE", "/projects/" + id, "");
    }

    private static JsonNode send(Session session, CloudConfig config, String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Call call = new Call(
                method,
                URI.create(config.authUrl() + path),
                Map.of("Accept", "application/json", "Content-Type", "application/json"),
                bytes);
        Answer answer = session.exchange(call);
        if (answer.status() >= 300) {
            throw new UncheckedIOException(new IOException(
                    call + ": " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8)));
        }
        return answer.json(call);
    }
}
