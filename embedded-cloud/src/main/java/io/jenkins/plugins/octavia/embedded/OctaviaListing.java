package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Octavia's lists: filters and pages. */
record OctaviaListing(String root, int largestPage) {
    private static final Set<String> ABOUT_THE_LIST = Set.of("limit", "marker", "fields", "sort", "page_reverse");

    Answer page(Call call, String plural, String linksField, Iterable<ObjectNode> items) {
        List<ObjectNode> found = new ArrayList<>();
        items.forEach(item -> {
            if (matches(item, call.query())) {
                found.add(item);
            }
        });
        int start = start(found, call.query().first("marker", null));
        int limit = Math.min(Integer.parseInt(call.query().first("limit", "" + largestPage)), largestPage);
        List<ObjectNode> page = found.subList(start, (int) Math.min(found.size(), (long) start + limit));
        ArrayNode listed = Json.array();
        page.forEach(listed::add);
        ObjectNode body = Json.object(plural, listed);
        ArrayNode links = body.putArray(linksField);
        if (!page.isEmpty() && page.size() == limit) {
            String last = marker(page.get(page.size() - 1));
            links.addObject()
                    .put("href", root + call.path() + "?" + call.query().nextPage(last))
                    .put("rel", "next");
        }
        return Answer.json(200, body);
    }

    /** What the next page is behind: the id, or the name of what has none. */
    private static String marker(ObjectNode item) {
        return item.path(item.has("id") ? "id" : "name").asText();
    }

    private static boolean matches(ObjectNode item, Query query) {
        for (String name : query.names()) {
            if (ABOUT_THE_LIST.contains(name)) {
                continue;
            }
            if (!item.has(name)) {
                throw new ApiError(400, "One or more arguments are either duplicate or invalid");
            }
            if (!item.path(name).asText().equals(query.first(name, ""))) {
                return false;
            }
        }
        return true;
    }

    private static int start(List<ObjectNode> found, String marker) {
        if (marker == null) {
            return 0;
        }
        for (int i = 0; i < found.size(); i++) {
            if (marker(found.get(i)).equals(marker)) {
                return i + 1;
            }
        }
        throw new ApiError(400, "Supplied pagination marker '" + marker + "' is not valid.");
    }
}
