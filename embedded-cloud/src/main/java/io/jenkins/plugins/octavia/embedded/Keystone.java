package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Identity, version 3. */
final class Keystone extends Service {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.000000'Z'").withZone(ZoneOffset.UTC);

    private static final Duration LIFETIME = Duration.ofHours(24);

    private final Identities identities;
    private final Tokens tokens;
    private final Login login;
    private final String url;
    private final ArrayNode catalog;

    /** @param endpoints address of each service as the catalog shows it, by its type */
    Keystone(Identities identities, Tokens tokens, String url, Map<String, String> endpoints) {
        super("identity");
        this.identities = identities;
        this.tokens = tokens;
        this.login = new Login(identities, tokens);
        this.url = url;
        this.catalog = catalog(endpoints);
        router.open("GET", "/", call -> versions());
        router.open("GET", "/v3", call -> Answer.json(200, Json.object("version", version())));
        router.open("POST", "/v3/auth/tokens", this::issue);
        router.add("GET", "/v3/auth/tokens", this::validate);
        router.add("DELETE", "/v3/auth/tokens", this::revoke);
        new Roles(identities, url).serve(router);
    }

    @Override
    Answer failure(ApiError error) {
        if (error.status == 401) {
            return unauthorized();
        }
        return Answer.json(error.status, body(error.status, error.getMessage()));
    }

    @Override
    Answer unauthorized() {
        return Answer.json(401, body(401, "The request you have made requires authentication."))
                .with("WWW-Authenticate", "Keystone uri=\"" + url + "/v3\"");
    }

    @Override
    Answer unknownPath() {
        return Answer.text(
                404,
                "text/html; charset=utf-8",
                "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
                        + "<p>The requested URL was not found on the server. If you entered the URL manually please "
                        + "check your spelling and try again.</p>\n");
    }

    private static ObjectNode body(int status, String message) {
        return Json.object(
                "error",
                Json.object().put("code", status).put("message", message).put("title", ApiError.reason(status)));
    }

    private Answer versions() {
        return Answer.json(
                300, Json.object("versions", Json.object("values", Json.array().add(version()))));
    }

    private ObjectNode version() {
        ObjectNode version =
                Json.object().put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
        version.putArray("links").addObject().put("rel", "self").put("href", url + "/v3/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.identity-v3+json");
        return version;
    }

    private Answer issue(Call call) {
        Token token = login.token(call.json());
        tokens.add(token);
        return Answer.json(201, described(token)).with("X-Subject-Token", token.id());
    }

    private Token subject(Call call) {
        return call.header("X-Subject-Token")
                .flatMap(tokens::find)
                .orElseThrow(() -> new ApiError(404, "Could not recognize Fernet token"));
    }

    private Answer validate(Call call) {
        Token subject = subject(call);
        return Answer.json(200, described(subject)).with("X-Subject-Token", subject.id());
    }

    private Answer revoke(Call call) {
        tokens.revoke(subject(call).id());
        return Answer.empty(204);
    }

    private ObjectNode described(Token token) {
        ObjectNode body = Json.object();
        body.putArray("methods").add(token.method());
        body.set("user", named(token.user().id(), token.user().name()).putNull("password_expires_at"));
        body.putArray("audit_ids").add(Identities.id().substring(10));
        body.put("expires_at", TIME.format(token.issued().plus(LIFETIME)));
        body.put("issued_at", TIME.format(token.issued()));
        describeScope(token, body);
        if (token.method().equals(Login.APPLICATION_CREDENTIAL)) {
            body.putObject(Login.APPLICATION_CREDENTIAL)
                    .put("id", identities.credential.id())
                    .put("name", identities.credential.name())
                    .put("restricted", true);
        }
        return Json.object("token", body);
    }

    private void describeScope(Token token, ObjectNode body) {
        if (token.scope() == Token.Scope.NONE) {
            return;
        }
        if (token.scope() == Token.Scope.SYSTEM) {
            body.putObject("system").put("all", true);
        } else {
            body.set("project", named(token.project().id(), token.project().name()));
            body.put("is_domain", false);
        }
        ArrayNode roles = body.putArray("roles");
        token.roles().forEach(role -> roles.addObject().put("id", role.id()).put("name", role.name()));
        body.set("catalog", catalog);
    }

    private static ObjectNode named(String id, String name) {
        ObjectNode named = Json.object();
        named.putObject("domain").put("id", "default").put("name", "Default");
        return named.put("id", id).put("name", name);
    }

    private static ArrayNode catalog(Map<String, String> endpoints) {
        ArrayNode catalog = Json.array();
        Map<String, String> names = Map.of(
                "identity", "keystone",
                "compute", "nova",
                "network", "neutron",
                "image", "glance",
                "load-balancer", "octavia");
        endpoints.forEach((type, address) -> {
            ObjectNode service = catalog.addObject();
            ArrayNode places = service.putArray("endpoints");
            for (String kind : List.of("admin", "internal", "public")) {
                places.addObject()
                        .put("id", Identities.id())
                        .put("interface", kind)
                        .put("region_id", "RegionOne")
                        .put("url", address)
                        .put("region", "RegionOne");
            }
            service.put("id", Identities.id()).put("type", type).put("name", names.get(type));
        });
        return catalog;
    }
}
