package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** One kind of Neutron's resources: what all kinds have in common. */
abstract class Kind {
    private static final Set<String> STANDARD = Set.of("name", "description", "project_id", "tenant_id");

    final String singular;
    final String plural;
    final String path;
    final Map<String, ObjectNode> items = new TreeMap<>();
    private final String root;
    private final Quotas quotas;
    private RbacPolicies policies;
    private int largestPage = Integer.MAX_VALUE;

    /** @param singular name of the object in a body, such as security_group */
    Kind(String singular, String root, Quotas quotas) {
        this.singular = singular;
        this.plural = singular + "s";
        this.path = "/v2.0/" + plural.replace('_', '-');
        this.root = root;
        this.quotas = quotas;
    }

    /** What a creation may give, besides name, description and project. */
    abstract Set<String> settable();

    /** What an update may give. */
    abstract Set<String> changeable();

    /** What a creation must give. */
    abstract List<String> required();

    /** What only an administrator may give. */
    Set<String> adminOnly() {
        return Set.of();
    }

    /** What only an administrator sees. */
    Set<String> hidden() {
        return Set.of();
    }

    /** Fills in the rest; the item has id, project, name and description already. */
    abstract void complete(ObjectNode item, JsonNode given, Token caller);

    abstract void change(ObjectNode item, JsonNode given, Token caller);

    /** Refuses, or removes what depends on the item. */
    void release(ObjectNode item) {}

    abstract ApiError notFound(String id);

    /** Whether the caller sees it though it is another project's. */
    boolean isShared(ObjectNode item, Token caller) {
        return policies.share(item, caller);
    }

    ObjectNode shown(ObjectNode item, Token caller) {
        ObjectNode shown = item.deepCopy();
        return caller.isAdmin() ? shown : shown.remove(hidden());
    }

    /** @param rbac what is shared with single projects */
    void serve(Router router, RbacPolicies rbac, int pages) {
        policies = rbac;
        largestPage = pages;
        router.add("GET", path, this::list);
        router.add("POST", path, this::create);
        router.add("GET", path + "/{id}", call -> one(200, visible(call.parameter("id"), call.caller()), call));
        router.add("PUT", path + "/{id}", this::update);
        router.add("DELETE", path + "/{id}", this::delete);
    }

    private Answer one(int status, ObjectNode item, Call call) {
        return Answer.json(status, Json.object(singular, shown(item, call.caller())));
    }

    private Answer list(Call call) {
        Listing listing = new Listing(call.query(), root + path, largestPage);
        listing.check(filterable());
        List<ObjectNode> found = items.values().stream()
                .filter(item -> isVisible(item, call.caller()))
                .map(item -> shown(item, call.caller()))
                .filter(listing::matches)
                .sorted(listing.order())
                .toList();
        return Answer.json(
                200, listing.page(plural, found, notFound(call.query().first("marker", ""))));
    }

    private Set<String> filterable() {
        Set<String> names = new HashSet<>(known());
        names.addAll(readOnly());
        return names;
    }

    /** Attributes that every kind has and nobody sets. */
    private static Set<String> readOnly() {
        return Set.of("id", "status", "created_at", "updated_at", "revision_number", "tags", "subnets");
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>(STANDARD);
        known.addAll(settable());
        known.addAll(changeable());
        return known;
    }

    boolean isVisible(ObjectNode item, Token caller) {
        return caller.isAdmin() || isOwn(item, caller) || isShared(item, caller);
    }

    static boolean isOwn(ObjectNode item, Token caller) {
        return item.path("project_id").asText().equals(caller.projectId());
    }

    ObjectNode visible(String id, Token caller) {
        ObjectNode item = items.get(id);
        if (item == null || !isVisible(item, caller)) {
            throw notFound(id);
        }
        return item;
    }

    /** How many a project has. */
    long used(String project) {
        return items.values().stream()
                .filter(item -> item.path("project_id").asText().equals(project))
                .count();
    }

    private ObjectNode changeableBy(Call call, String act) {
        ObjectNode item = visible(call.parameter("id"), call.caller());
        if (!call.caller().isAdmin() && !isOwn(item, call.caller())) {
            throw NeutronError.disallowed("rule:" + act + "_" + singular);
        }
        return item;
    }

    private Answer create(Call call) {
        JsonNode body = call.json();
        if (!body.path(plural).isArray()) {
            return one(201, created(given(body), call.caller()), call);
        }
        List<ObjectNode> made = new ArrayList<>();
        body.path(plural).forEach(given -> made.add(created(given, call.caller())));
        ArrayNode shown =
                Json.array(made.stream().map(item -> shown(item, call.caller())).toList());
        return Answer.json(201, Json.object(plural, shown));
    }

    private JsonNode given(JsonNode body) {
        JsonNode given = body.path(singular);
        if (!given.isObject()) {
            throw NeutronError.badRequest("Unable to find '" + singular + "' in request body");
        }
        return given;
    }

    private ObjectNode created(JsonNode given, Token caller) {
        String project = project(given, caller);
        for (String name : required()) {
            if (!given.has(name)) {
                throw NeutronError.badRequest(
                        "Failed to parse request. Required attribute '" + name + "' not specified");
            }
        }
        refuseUnknown(given);
        refuseForbidden("create", given, caller);
        Attributes.checkTexts(given);
        ObjectNode item = fresh(project, given);
        complete(item, given, caller);
        quotas.claim(project, singular, used(project));
        items.put(item.path("id").asText(), item);
        return item;
    }

    private static String project(JsonNode given, Token caller) {
        String asked = given.path("project_id").asText(given.path("tenant_id").asText(caller.projectId()));
        if (asked.isEmpty()) {
            throw NeutronError.badRequest("Running without keystone AuthN requires that tenant_id is specified");
        }
        if (!asked.equals(caller.projectId()) && !caller.isAdmin()) {
            throw NeutronError.badRequest("Specifying 'project_id' or 'tenant_id' other than the authenticated project "
                    + "in request requires admin or advsvc privileges");
        }
        return asked;
    }

    private void refuseUnknown(JsonNode given) {
        Set<String> known = known();
        given.fieldNames().forEachRemaining(name -> {
            if (readOnly().contains(name)) {
                throw NeutronError.badRequest("Attribute '" + name + "' not allowed in POST");
            }
            if (!known.contains(name)) {
                throw NeutronError.badRequest("Unrecognized attribute(s) '" + name + "'");
            }
        });
    }

    private void refuseForbidden(String act, JsonNode given, Token caller) {
        String rule = act + "_" + singular;
        for (String name : adminOnly()) {
            if (!caller.isAdmin() && given.has(name)) {
                throw NeutronError.disallowed("(rule:" + rule + " and rule:" + rule + ":" + name + ")");
            }
        }
    }

    /** An item with nothing but what all kinds have. */
    ObjectNode fresh(String project, JsonNode given) {
        String now = now();
        return Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("name", given.path("name").asText(""))
                .put("tenant_id", project)
                .put("project_id", project)
                .put("description", given.path("description").asText(""))
                .<ObjectNode>set("tags", Json.array())
                .put("created_at", now)
                .put("updated_at", now)
                .put("revision_number", 1);
    }

    private Answer update(Call call) {
        JsonNode given = given(call.json());
        ObjectNode item = changeableBy(call, "update");
        given.fieldNames().forEachRemaining(name -> {
            if (!known().contains(name) && !readOnly().contains(name)) {
                throw NeutronError.badRequest("Unrecognized attribute(s) '" + name + "'");
            }
            if (!changeable().contains(name)) {
                throw NeutronError.badRequest("Cannot update read-only attribute " + name);
            }
        });
        refuseForbidden("update", given, call.caller());
        Attributes.checkTexts(given);
        change(item, given, call.caller());
        Stream.of("name", "description").filter(given::has).forEach(name -> item.set(name, given.get(name)));
        touch(item);
        return one(200, item, call);
    }

    static void touch(ObjectNode item) {
        item.put("updated_at", now());
        item.put("revision_number", item.path("revision_number").asInt() + 1);
    }

    private Answer delete(Call call) {
        ObjectNode item = changeableBy(call, "delete");
        release(item);
        items.remove(item.path("id").asText());
        return Answer.empty(204);
    }

    /** Neutron keeps whole seconds. */
    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
