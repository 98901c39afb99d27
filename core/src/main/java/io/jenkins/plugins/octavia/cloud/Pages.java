package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A list that a service gives in pages, followed to its end. A cloud that never ends it must not fill the memory of who
 * asks, so entries, bytes and time have a limit.
 *
 * <p>Neutron, Nova and Glance all say that there is a next page (in {@code NAME_links} or {@code next}) and go on behind
 * the id given as {@code marker}. The address that they give for it is not used: it may lead to another host.
 */
final class Pages {

    /** As many as Nova and Glance give at once by default; a service may give fewer. */
    static final int PAGE = 1000;

    static final Limits LIMITS = new Limits(20_000, 64L << 20, Duration.ofMinutes(2));

    private final Session session;
    private final Service service;
    private final String path;
    private final String field;
    private final String marker;
    private final End end;
    private final Limits limits;

    /** How much of a list is read before it counts as one that does not end. */
    record Limits(int entries, long bytes, Duration time) {}

    /** By what a list is known to have ended. */
    enum End {
        /** A page that says nothing of a next one. */
        WITHOUT_LINK,
        /** A page without entries. */
        EMPTY
    }

    Pages(Session session, Service service, String path, String field, End end) {
        this(session, service, path, field, "/id", end, LIMITS);
    }

    /**
     * @param path of the list, {@code /flavors/detail}
     * @param field that holds it in the answer, {@code flavors}
     * @param marker where an entry has what the next page is behind, as a JSON pointer
     */
    Pages(Session session, Service service, String path, String field, String marker, End end, Limits limits) {
        this.session = session;
        this.service = service;
        this.path = path;
        this.field = field;
        this.marker = marker;
        this.end = end;
        this.limits = limits;
    }

    /**
     * All entries.
     *
     * @param query without limit and marker
     * @throws CloudException if the list does not end, or a page is full and does not say whether it is the last
     */
    <T> List<T> all(String query, Function<JsonNode, T> reader) {
        List<T> entries = new ArrayList<>();
        Set<String> markers = new HashSet<>();
        long bytes = 0;
        long began = System.nanoTime();
        for (String behind = ""; ; ) {
            Page page = page(query, behind);
            List<JsonNode> items = Json.items(page.json(), field);
            items.forEach(item -> entries.add(reader.apply(item)));
            bytes += page.bytes();
            if (!hasNext(page.json(), items.size())) {
                return entries;
            }
            behind = items.isEmpty()
                    ? ""
                    : items.get(items.size() - 1).at(marker).asText();
            if (!markers.add(behind) || items.isEmpty()) {
                throw endless("says that another page follows, and it is the same again");
            }
            refuseBeyond(entries.size() > limits.entries(), limits.entries() + " entries");
            refuseBeyond(bytes > limits.bytes(), limits.bytes() + " bytes");
            refuseBeyond(
                    System.nanoTime() - began > limits.time().toNanos(),
                    limits.time().toSeconds() + " s");
        }
    }

    private record Page(JsonNode json, int bytes) {}

    private Page page(String query, String behind) {
        String address = path + "?" + query + (query.isEmpty() ? "" : "&") + "limit=" + PAGE
                + (behind.isEmpty() ? "" : "&marker=" + Paths.encoded(behind));
        return session.answered(service, address, (json, answer) -> new Page(json, answer.body().length));
    }

    private boolean hasNext(JsonNode page, int size) {
        if (end == End.EMPTY) {
            return size > 0;
        }
        boolean linked =
                page.path(field + "_links").findValuesAsText("rel").contains("next") || page.hasNonNull("next");
        if (!linked && size == PAGE) {
            throw endless("has " + PAGE + " entries and does not say whether more follow");
        }
        return linked;
    }

    private void refuseBeyond(boolean isBeyond, String limit) {
        if (isBeyond) {
            throw endless("has not ended after " + limit);
        }
    }

    private CloudException endless(String fault) {
        return CloudException.of(service.project() + ": its list of " + field.replace('_', ' ') + " " + fault
                + "; look at " + path + " with another client");
    }
}
