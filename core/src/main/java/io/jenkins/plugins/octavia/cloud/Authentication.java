package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ByName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.DomainScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.SystemScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Token;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.CloudConfig.User;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Logging in. openstack4j has no application credentials, so the body is ours.
 *
 * @see <a href="https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management">Identity API</a>
 */
final class Authentication {

    private final CloudConfig config;
    private final Transport transport;

    Authentication(CloudConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
    }

    /** A token and what Keystone says of it. */
    record Login(String token, JsonNode details) {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /** @throws CloudException if Keystone is not there or refuses */
    Login login() {
        URI tokens = URI.create(base() + "/auth/tokens");
        if (config.credential() instanceof Token given && config.scope() instanceof Unscoped) {
            String token = given.token().reveal();
            Call validate = new Call(
                    "GET",
                    tokens,
                    Map.of("X-Auth-Token", token, "X-Subject-Token", token, "Accept", "application/json"),
                    new byte[0]);
            return new Login(token, details(validate, accepted(validate)));
        }
        Call call = new Call(
                "POST",
                tokens,
                Map.of("Content-Type", "application/json", "Accept", "application/json"),
                Json.bytes(body()));
        Answer answer = accepted(call);
        JsonNode details = details(call, answer);
        return new Login(
                answer.header("X-Subject-Token")
                        .orElseThrow(() -> CloudException.of(tokens + " answered without a token; is it keystone?")),
                details);
    }

    private Answer accepted(Call call) {
        Answer answer = transport.send(call);
        int status = answer.status();
        if (status < 300) {
            return answer;
        }
        // If Keystone finds fault with a value it may repeat it, and the secret is one of them.
        String outcome = answer.outcome(call.uri()).replace(secret().reveal(), "****");
        boolean busy = status == 429 || status >= 500;
        if (status == 401 || (!busy && isKeystones(answer))) {
            throw CloudException.answered(
                    "keystone at " + config.authUrl() + " refuses " + who() + " (" + outcome + "); " + check(), status);
        }
        throw CloudException.answered(
                call.method() + " " + call.uri() + " answered " + outcome
                        + (busy ? Advice.on(answer) : elsewhere(call, answer)),
                status);
    }

    /** Whether Keystone itself found fault: then the address is right, whatever the status. */
    private static boolean isKeystones(Answer answer) {
        try {
            return Json.parse(answer.body()).path("error").path("message").isTextual();
        } catch (IOException e) {
            return false;
        }
    }

    private String check() {
        if (config.credential() instanceof Token) {
            return "it has expired, was revoked or is of another cloud: take a new one (openstack token issue)";
        }
        return config.credential() instanceof Password
                ? "check name, secret, domain and project"
                : "check its id (or name and user) and its secret, and whether it has expired or was deleted";
    }

    private static String elsewhere(Call call, Answer answer) {
        return answer.location(call.uri())
                .map(place ->
                        "; a redirect is not followed, the login stays with this host: if that is your keystone, set"
                                + " auth_url to "
                                + place.toString().replaceFirst("/auth/tokens/?$", ""))
                .orElse("; check auth_url");
    }

    private Secret secret() {
        if (config.credential() instanceof Password password) {
            return password.password();
        }
        return config.credential() instanceof ApplicationCredential credential
                ? credential.secret()
                : ((Token) config.credential()).token();
    }

    private static JsonNode details(Call call, Answer answer) {
        return answer.json(call).path("token");
    }

    private String base() {
        String url = config.authUrl().toString().replaceAll("/+$", "");
        return url.endsWith("/v3") ? url : url + "/v3";
    }

    private String who() {
        if (config.credential() instanceof Password password) {
            return "user " + (password.user() instanceof UserName user ? user.name() : "given by id");
        }
        return config.credential() instanceof Token ? "the token" : "the application credential";
    }

    private ObjectNode body() {
        ObjectNode auth = Json.object();
        ObjectNode identity = auth.putObject("identity");
        if (config.credential() instanceof Password password) {
            identity.putArray("methods").add("password");
            ObjectNode user = identity.putObject("password").putObject("user");
            put(user, password.user());
            user.put("password", password.password().reveal());
        } else if (config.credential() instanceof ApplicationCredential credential) {
            identity.putArray("methods").add("application_credential");
            ObjectNode node = identity.putObject("application_credential");
            if (credential.id() instanceof ById byId) {
                node.put("id", byId.id());
            } else if (credential.id() instanceof ByName byName) {
                node.put("name", byName.name());
                put(node.putObject("user"), byName.user());
            }
            node.put("secret", credential.secret().reveal());
        } else if (config.credential() instanceof Token token) {
            identity.putArray("methods").add("token");
            identity.putObject("token").put("id", token.token().reveal());
        }
        scope(auth);
        ObjectNode body = Json.object();
        body.set("auth", auth);
        return body;
    }

    private void scope(ObjectNode auth) {
        if (config.scope() instanceof ProjectId project) {
            auth.putObject("scope").putObject("project").put("id", project.id());
        } else if (config.scope() instanceof ProjectName project) {
            ObjectNode node = auth.putObject("scope").putObject("project");
            node.put("name", project.name());
            put(node, project.domain());
        } else if (config.scope() instanceof DomainScope scope) {
            auth.putObject("scope")
                    .putObject("domain")
                    .put(scope.domain().key(), scope.domain().value());
        } else if (config.scope() instanceof SystemScope) {
            auth.putObject("scope").putObject("system").put("all", true);
        }
    }

    private static void put(ObjectNode node, User user) {
        if (user instanceof UserId byId) {
            node.put("id", byId.id());
        } else if (user instanceof UserName byName) {
            node.put("name", byName.name());
            put(node, byName.domain());
        }
    }

    private static void put(ObjectNode node, Domain domain) {
        node.putObject("domain").put(domain.key(), domain.value());
    }
}
