package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code /v2.1/os-keypairs}: each belongs to a user, not to a project. */
final class Keypairs {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.000000").withZone(ZoneOffset.UTC);
    private static final Pattern ANYTHING = Pattern.compile("^(?! )[^\\r\\n]+(?<! )$");
    private static final Pattern NAME_BEFORE_2_92 = Pattern.compile("[_\\- 0-9a-zA-Z]+");
    private static final Pattern NAME = Pattern.compile("[@._\\- 0-9a-zA-Z]+");

    private record Keypair(int id, String name, String publicKey, String fingerprint, String type, Instant created) {
        ObjectNode summary(Microversion version) {
            ObjectNode body =
                    Json.object().put("name", name).put("public_key", publicKey).put("fingerprint", fingerprint);
            return version.atLeast(2) ? body.put("type", type) : body;
        }

        ObjectNode detail(Microversion version, String user) {
            return summary(version)
                    .put("user_id", user)
                    .put("created_at", TIME.format(created))
                    .put("deleted", false)
                    .putNull("deleted_at")
                    .put("id", id)
                    .putNull("updated_at");
        }
    }

    private final String root;
    /** By user, then by what the database takes for the same name. */
    private final Map<String, Map<String, Keypair>> byUser = new HashMap<>();

    private int created;

    Keypairs(String root) {
        this.root = root;
    }

    void serve(Router router) {
        router.add("GET", "/v2.1/os-keypairs", this::list);
        router.add("POST", "/v2.1/os-keypairs", this::create);
        router.add("GET", "/v2.1/os-keypairs/{name}", this::show);
        router.add("DELETE", "/v2.1/os-keypairs/{name}", this::delete);
    }

    /** The caller, or from 2.10 on whom an administrator names. */
    private static String user(Call call, String asked, String rule) {
        String own = call.caller().user().id();
        if (!Microversion.of(call).atLeast(10) || asked == null || asked.equals(own)) {
            return own;
        }
        Nova.adminOnly(call, "os-keypairs:" + rule);
        return asked;
    }

    private static String user(Call call, String rule) {
        return user(call, call.query().first("user_id", null), rule);
    }

    private Map<String, Keypair> of(String user) {
        return byUser.computeIfAbsent(user, id -> new TreeMap<>());
    }

    private Answer list(Call call) {
        Microversion version = Microversion.of(call);
        List<Keypair> found = List.copyOf(of(user(call, "index")).values());
        String marker = call.query().first("marker", "");
        int limit = Integer.parseInt(call.query().first("limit", "1000"));
        if (version.atLeast(35)) {
            found = found.stream()
                    .filter(keypair -> keypair.name().compareTo(marker) > 0)
                    .limit(limit)
                    .toList();
        }
        ArrayNode keypairs = Json.array();
        found.forEach(keypair -> keypairs.add(Json.object("keypair", keypair.summary(version))));
        ObjectNode body = Json.object("keypairs", keypairs);
        if (version.atLeast(35) && found.size() == limit) {
            String last = found.get(limit - 1).name();
            body.putArray("keypairs_links")
                    .addObject()
                    .put("rel", "next")
                    .put("href", root + call.path() + "?" + call.query().nextPage(last));
        }
        return Answer.json(200, body);
    }

    private Answer create(Call call) {
        Microversion version = Microversion.of(call);
        NovaBody body = NovaBody.of(call, "keypair").requires("name", "public_key");
        String name = checkedName(body, version);
        String publicKey = body.json().path("public_key").asText();
        String user = user(call, body.json().path("user_id").asText(null), "create");
        Map<String, Keypair> own = of(user);
        if (own.containsKey(Collation.key(name))) {
            throw new ApiError(409, "Key pair '" + name + "' already exists.");
        }
        String type = body.json().path("type").asText("ssh");
        Keypair keypair = new Keypair(++created, name, publicKey, Fingerprint.of(publicKey), type, Instant.now());
        own.put(Collation.key(name), keypair);
        return Answer.json(
                version.atLeast(2) ? 201 : 200,
                Json.object("keypair", keypair.summary(version).put("user_id", user)));
    }

    private static String checkedName(NovaBody body, Microversion version) {
        String name = body.text("name", ANYTHING);
        boolean recent = version.atLeast(92);
        if (!(recent ? NAME : NAME_BEFORE_2_92).matcher(name).matches()) {
            throw new ApiError(
                    400,
                    "An invalid 'name' value was provided. The name must be: Only expected characters: ["
                            + (recent ? "@._- " : "_- ")
                            + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]");
        }
        return name;
    }

    private Keypair find(Call call, String user) {
        String name = call.parameter("name");
        Keypair found = of(user).get(Collation.key(name));
        if (found == null) {
            throw new ApiError(404, "Keypair " + name + " not found for user " + user);
        }
        return found;
    }

    private Answer show(Call call) {
        String user = user(call, "show");
        return Answer.json(200, Json.object("keypair", find(call, user).detail(Microversion.of(call), user)));
    }

    private Answer delete(Call call) {
        String user = user(call, "delete");
        of(user).remove(Collation.key(find(call, user).name()));
        return Answer.empty(Microversion.of(call).atLeast(2) ? 204 : 202);
    }
}
