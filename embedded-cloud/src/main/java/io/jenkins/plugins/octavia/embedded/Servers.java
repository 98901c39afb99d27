package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code /v2.1/servers}: records that run nothing. */
final class Servers {
    private static final Pattern NAME = Pattern.compile("^(?! )[^\\r\\n]+(?<! )$");

    private final Function<String, ObjectNode> sizes;
    private final Map<String, Record> byId = new LinkedHashMap<>();

    private record Record(String name, String project, ObjectNode flavor) {}

    /** @param sizes of a flavor, by its id, as servers carry them */
    Servers(Function<String, ObjectNode> sizes) {
        this.sizes = sizes;
    }

    void serve(Router router) {
        router.add("GET", "/v2.1/servers/detail", this::list);
        router.add("POST", "/v2.1/servers", this::create);
        router.add("DELETE", "/v2.1/servers/{id}", this::delete);
    }

    /** @return its id */
    String boot(String name, String flavor, String project) {
        String id = UUID.randomUUID().toString();
        byId.put(id, new Record(name, project, sizes.apply(flavor)));
        return id;
    }

    void remove(String id) {
        byId.remove(id);
    }

    private Answer list(Call call) {
        ArrayNode servers = Json.array();
        byId.forEach((id, server) -> {
            if (server.project().equals(call.caller().projectId())) {
                ObjectNode shown = servers.addObject()
                        .put("id", id)
                        .put("name", server.name())
                        .put("status", "ACTIVE")
                        .put("tenant_id", server.project());
                shown.set("flavor", server.flavor());
            }
        });
        return Answer.json(200, Json.object("servers", servers));
    }

    private Answer create(Call call) {
        NovaBody body = NovaBody.of(call, "server").requires("name", "flavorRef");
        String id = boot(
                body.text("name", NAME),
                body.json().path("flavorRef").asText(),
                call.caller().projectId());
        return Answer.json(202, Json.object("server", Json.object().put("id", id)));
    }

    private Answer delete(Call call) {
        String id = call.parameter("id");
        Record server = byId.get(id);
        if (server == null || !server.project().equals(call.caller().projectId())) {
            throw new ApiError(404, "Instance " + id + " could not be found.");
        }
        byId.remove(id);
        return Answer.empty(204);
    }
}
