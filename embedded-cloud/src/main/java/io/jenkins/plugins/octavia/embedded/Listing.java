package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Neutron's lists: filters, order, pages and fields. */
final class Listing {
    private static final Set<String> ABOUT_THE_LIST =
            Set.of("fields", "limit", "marker", "sort_key", "sort_dir", "page_reverse");
    private static final Set<String> ABOUT_TAGS = Set.of("tags", "tags-any", "not-tags", "not-tags-any");

    private final Query query;
    private final String address;
    private final int largest;

    /**
     * @param address of the list, for the link to its next page
     * @param largest page that the service gives, {@code pagination_max_limit}
     */
    Listing(Query query, String address, int largest) {
        this.query = query;
        this.address = address;
        this.largest = largest;
    }

    /** @param attributes what can be filtered by */
    void check(Set<String> attributes) {
        for (String name : query.names()) {
            if (!attributes.contains(name) && !ABOUT_THE_LIST.contains(name) && !ABOUT_TAGS.contains(name)) {
                throw NeutronError.badRequest("['" + name + "'] is invalid attribute for filtering");
            }
        }
    }

    boolean matches(ObjectNode item) {
        for (String name : query.names()) {
            if (ABOUT_THE_LIST.contains(name)) {
                continue;
            }
            boolean fits = ABOUT_TAGS.contains(name)
                    ? tagged(item, name)
                    : query.all(name).stream().anyMatch(value -> equal(item.path(name), value));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private boolean tagged(ObjectNode item, String how) {
        Set<String> tags = new HashSet<>(Json.texts(item.path("tags")));
        List<String> wanted = List.of(query.first(how, "").split(","));
        return switch (how) {
            case "tags" -> wanted.stream().allMatch(tag -> Collation.contains(tags, tag));
            case "tags-any" -> wanted.stream().anyMatch(tag -> Collation.contains(tags, tag));
            case "not-tags" -> !wanted.stream().allMatch(tag -> Collation.contains(tags, tag));
            default -> wanted.stream().noneMatch(tag -> Collation.contains(tags, tag));
        };
    }

    private static boolean equal(JsonNode actual, String wanted) {
        if (actual.isBoolean()) {
            return actual.asBoolean() == bool(wanted);
        }
        if (actual.isArray()) {
            for (JsonNode element : actual) {
                if (element.isObject() ? part(element, wanted) : Collation.equal(element.asText(), wanted)) {
                    return true;
                }
            }
            return false;
        }
        return Collation.equal(actual.asText(""), wanted);
    }

    /** {@code fixed_ips=subnet_id=...} looks into the objects. */
    private static boolean part(JsonNode element, String wanted) {
        String[] parts = wanted.split("=", 2);
        return parts.length == 2 && element.path(parts[0]).asText().equals(parts[1]);
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw NeutronError.operation("'" + text + "' cannot be converted to boolean.");
        };
    }

    /** In the order asked for, else by id as the database does. */
    Comparator<ObjectNode> order() {
        Comparator<ObjectNode> order = Comparator.comparing(item -> "");
        List<String> directions = query.all("sort_dir");
        int i = 0;
        for (String key : query.all("sort_key")) {
            Comparator<ObjectNode> next =
                    Comparator.comparing(item -> item.path(key).asText());
            boolean descending = i < directions.size() && directions.get(i).equals("desc");
            order = order.thenComparing(descending ? next.reversed() : next);
            i++;
        }
        return order.thenComparing(item -> item.path("id").asText());
    }

    /** The body of the answer. */
    ObjectNode page(String plural, List<ObjectNode> found, ApiError unknownMarker) {
        int start = start(found, unknownMarker);
        int limit = limit();
        List<ObjectNode> page = found.subList(start, Math.min(found.size(), start + Math.min(limit, found.size())));
        ArrayNode items = Json.array();
        page.forEach(item -> items.add(withFields(item)));
        ObjectNode body = Json.object(plural, items);
        if (!page.isEmpty() && page.size() == limit) {
            String marker = page.get(limit - 1).path("id").asText();
            body.putArray(plural + "_links")
                    .addObject()
                    .put("rel", "next")
                    .put("href", address + "?" + query.nextPage(marker));
        }
        return body;
    }

    private int start(List<ObjectNode> found, ApiError unknownMarker) {
        String marker = query.first("marker", null);
        if (marker == null) {
            return 0;
        }
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).path("id").asText().equals(marker)) {
                return i + 1;
            }
        }
        throw unknownMarker;
    }

    private int limit() {
        String given = query.first("limit", "0");
        if (!given.matches("\\d{1,9}")) {
            throw new ApiError(
                    400,
                    "BadRequest",
                    "Bad limit request: Limit must be an integer 0 or greater and not '" + given + "'.");
        }
        int limit = Integer.parseInt(given);
        return limit == 0 ? largest : Math.min(limit, largest);
    }

    private ObjectNode withFields(ObjectNode item) {
        List<String> fields = query.all("fields");
        return fields.isEmpty() ? item : item.deepCopy().retain(fields);
    }
}
