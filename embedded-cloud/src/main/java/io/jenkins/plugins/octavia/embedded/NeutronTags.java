package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code /v2.0/networks/{id}/tags} and the same below the other kinds. */
final class NeutronTags {
    private final Kind kind;
    private final String path;

    NeutronTags(Kind kind) {
        this.kind = kind;
        this.path = kind.path.substring("/v2.0/".length());
    }

    void serve(Router router) {
        String all = kind.path + "/{id}/tags";
        router.add("GET", all, call -> answer(item(call)));
        router.add("PUT", all, this::replace);
        router.add("DELETE", all, call -> stored(item(call), Set.of(), Answer.empty(204)));
        router.add("GET", all + "/{tag}", this::check);
        router.add("PUT", all + "/{tag}", this::add);
        router.add("DELETE", all + "/{tag}", this::remove);
    }

    private ObjectNode item(Call call) {
        String id = call.parameter("id");
        ObjectNode item = kind.items.get(id);
        if (item == null || !kind.isVisible(item, call.caller())) {
            throw new ApiError(404, "TagResourceNotFound", "Resource " + path + " " + id + " could not be found.");
        }
        return item;
    }

    private static Set<String> tags(ObjectNode item) {
        return new TreeSet<>(Json.texts(item.path("tags")));
    }

    private static Answer answer(ObjectNode item) {
        return Answer.json(200, Json.object("tags", item.path("tags")));
    }

    private static Answer stored(ObjectNode item, Set<String> tags, Answer answer) {
        item.set("tags", Json.texts(tags));
        Kind.touch(item);
        return answer;
    }

    private Answer replace(Call call) {
        ObjectNode item = item(call);
        JsonNode given = call.json().path("tags");
        if (!given.isArray()) {
            throw NeutronError.operation("Invalid tags body.");
        }
        List<String> wanted = Json.texts(given);
        Set<String> tags = new TreeSet<>();
        for (String tag : wanted) {
            if (!tags.add(tag)) {
                throw NeutronError.operation("Duplicate items in the list: '" + tag + "'.");
            }
        }
        stored(item, tags, answer(item));
        return Answer.json(200, Json.object("tags", Json.texts(wanted)));
    }

    private ApiError noSuchTag(Call call) {
        return new ApiError(404, "TagNotFound", "Tag " + call.parameter("tag") + " could not be found.");
    }

    private Answer check(Call call) {
        if (!tags(item(call)).contains(call.parameter("tag"))) {
            throw noSuchTag(call);
        }
        return Answer.empty(204);
    }

    /** Neutron answers with the JSON value null, also if the database has one already that it takes for the same. */
    private Answer add(Call call) {
        ObjectNode item = item(call);
        Set<String> tags = tags(item);
        if (!Collation.contains(tags, call.parameter("tag"))) {
            tags.add(call.parameter("tag"));
        }
        return stored(item, tags, Answer.text(201, "application/json", "null"));
    }

    private Answer remove(Call call) {
        ObjectNode item = item(call);
        Set<String> tags = tags(item);
        if (!tags.removeIf(tag -> Collation.equal(tag, call.parameter("tag")))) {
            throw noSuchTag(call);
        }
        return stored(item, tags, Answer.empty(204));
    }
}
