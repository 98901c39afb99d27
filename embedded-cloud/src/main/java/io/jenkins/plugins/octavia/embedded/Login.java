package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.embedded.Identities.ApplicationCredential;
import io.jenkins.plugins.octavia.embedded.Token.Project;
import io.jenkins.plugins.octavia.embedded.Token.Scope;
import io.jenkins.plugins.octavia.embedded.Token.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From the body of {@code POST /v3/auth/tokens} to a token. */
final class Login {
    static final String APPLICATION_CREDENTIAL = "application_credential";

    private final Identities identities;
    private final Tokens tokens;

    Login(Identities identities, Tokens tokens) {
        this.identities = identities;
        this.tokens = tokens;
    }

    Token token(JsonNode body) {
        if (body.isMissingNode()) {
            throw malformed("valid JSON in request body");
        }
        JsonNode auth = body.path("auth");
        if (!auth.isObject()) {
            throw malformed("auth in request body");
        }
        JsonNode identity = auth.path("identity");
        String method = identity.path("methods").path(0).asText();
        if (!identity.path(method).isObject()) {
            throw malformed(method + " in identity");
        }
        return switch (method) {
            case "password" -> scoped(password(identity.path(method).path("user")), "password", auth.path("scope"));
            case "token" -> exchanged(identity.path(method).path("id").asText(), auth.path("scope"));
            case APPLICATION_CREDENTIAL -> credential(identity.path(method), auth);
            default -> throw unauthorized();
        };
    }

    private static ApiError malformed(String expected) {
        return new ApiError(
                400,
                "Expecting to find " + expected + ". The server could not comply with the request since it is either "
                        + "malformed or otherwise incorrect. The client is assumed to be in error.");
    }

    private static ApiError unauthorized() {
        return new ApiError(401, "The request you have made requires authentication.");
    }

    private User password(JsonNode given) {
        User user = user(given).orElseThrow(Login::unauthorized);
        if (!user.password().equals(given.path("password").asText())) {
            throw unauthorized();
        }
        return user;
    }

    private Optional<User> user(JsonNode given) {
        if (given.has("id")) {
            return identities.user(given.path("id").asText());
        }
        return identities.users().stream()
                .filter(user -> user.name().equals(given.path("name").asText()) && inDefaultDomain(given))
                .findFirst();
    }

    private static boolean inDefaultDomain(JsonNode given) {
        JsonNode domain = given.path("domain");
        return domain.path("id").asText().equals("default")
                || domain.path("name").asText().equals("Default");
    }

    private Token exchanged(String id, JsonNode scope) {
        Token token = tokens.find(id).orElseThrow(() -> new ApiError(404, "Could not recognize Fernet token"));
        return scoped(token.user(), "token", scope);
    }

    private Token credential(JsonNode given, JsonNode auth) {
        ApplicationCredential known = identities.credential;
        boolean byId = given.has("id");
        String wanted = given.path(byId ? "id" : "name").asText();
        boolean found = byId
                ? wanted.equals(known.id())
                : wanted.equals(known.name())
                        && user(given.path("user"))
                                .filter(identities.admin::equals)
                                .isPresent();
        if (!found) {
            throw new ApiError(404, "Could not find Application Credential: " + wanted + ".");
        }
        if (!known.secret().equals(given.path("secret").asText()) || auth.has("scope")) {
            throw unauthorized();
        }
        return token(identities.admin, identities.adminProject, Scope.PROJECT, APPLICATION_CREDENTIAL);
    }

    private Token scoped(User user, String method, JsonNode scope) {
        if (scope.has("system")) {
            if (user != identities.admin) {
                throw unauthorized();
            }
            return token(user, null, Scope.SYSTEM, method);
        }
        if (!scope.has("project") && scope.isObject()) {
            throw unauthorized();
        }
        if (!scope.has("project")) {
            return token(user, null, Scope.NONE, method);
        }
        Project project = identities.projectOf(user);
        if (!names(scope.path("project"), project)) {
            throw unauthorized();
        }
        return token(user, project, Scope.PROJECT, method);
    }

    private static boolean names(JsonNode given, Project project) {
        if (given.has("id")) {
            return project.id().equals(given.path("id").asText());
        }
        return project.name().equals(given.path("name").asText()) && inDefaultDomain(given);
    }

    private Token token(User user, Project project, Scope scope, String method) {
        String id = "gAAAAA" + Identities.id() + Identities.id();
        return new Token(
                id,
                user,
                project,
                scope,
                scope == Scope.NONE ? List.of() : identities.roles(user),
                method,
                Instant.now());
    }
}
