package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** {@code /v2.1/flavors}, their extra specs and who may use the private ones. */
final class Flavors {
    private static final Pattern NAME = Pattern.compile("^(?! )[^\\r\\n]+(?<! )$");
    private static final Pattern ID = Pattern.compile("^(?! )[a-zA-Z0-9. _-]+(?<! )$");
    private static final Set<String> FIELDS = Set.of(
            "name",
            "ram",
            "vcpus",
            "disk",
            "id",
            "OS-FLV-EXT-DATA:ephemeral",
            "swap",
            "rxtx_factor",
            "os-flavor-access:is_public");
    private static final Comparator<Flavor> ORDER = Comparator.comparing(Flavor::id);

    private final Identities identities;
    private final int largestPage;
    private final String root;
    private final Map<String, Flavor> byId = new TreeMap<>();
    private int created;

    Flavors(Identities identities, int largestPage, String root) {
        this.largestPage = largestPage;
        this.identities = identities;
        this.root = root;
    }

    void serve(Router router) {
        String one = "/v2.1/flavors/{id}";
        router.add("GET", "/v2.1/flavors", call -> list(call, Flavor::summary));
        router.add("GET", "/v2.1/flavors/detail", call -> list(call, Flavor::detail));
        router.add("POST", "/v2.1/flavors", this::create);
        router.add("GET", one, this::show);
        router.add("DELETE", one, this::delete);
        router.add("GET", one + "/os-extra_specs", call -> specs(visible(call)));
        router.add("POST", one + "/os-extra_specs", this::addSpecs);
        router.add("DELETE", one + "/os-extra_specs/{key}", this::deleteSpec);
        router.add("GET", one + "/os-flavor-access", this::access);
        router.add("POST", one + "/action", this::act);
    }

    /** As servers carry them from microversion 2.47 on; nothing of a flavor that is not there. */
    ObjectNode sizes(String id) {
        Flavor flavor = byId.get(id);
        return flavor == null
                ? Json.object()
                : Json.object()
                        .put("vcpus", flavor.sizes().vcpus())
                        .put("ram", flavor.sizes().ram())
                        .put("disk", flavor.sizes().disk())
                        .put("original_name", flavor.name());
    }

    private interface Form {
        ObjectNode of(Flavor flavor, Microversion version, String root);
    }

    private Answer list(Call call, Form form) {
        List<Flavor> found = byId.values().stream()
                .filter(flavor -> flavor.usableBy(call.caller()) && wanted(flavor, call))
                .sorted(ORDER)
                .toList();
        int start = start(found, call.query().first("marker", null));
        int limit = limit(call.query().first("limit", "0"));
        List<Flavor> page = found.subList(start, Math.min(found.size(), start + limit));
        Microversion version = Microversion.of(call);
        ArrayNode flavors = Json.array();
        page.forEach(flavor -> flavors.add(form.of(flavor, version, root)));
        ObjectNode body = Json.object("flavors", flavors);
        if (!page.isEmpty() && page.size() == limit) {
            body.putArray("flavors_links")
                    .addObject()
                    .put("rel", "next")
                    .put(
                            "href",
                            root + call.path() + "?"
                                    + call.query().nextPage(page.get(limit - 1).id()));
        }
        return Answer.json(200, body);
    }

    /** Who is no administrator sees what is public, whatever was asked for. */
    private static boolean wanted(Flavor flavor, Call call) {
        Query query = call.query();
        if (flavor.sizes().ram() < Integer.parseInt(query.first("minRam", "0"))
                || flavor.sizes().disk() < Integer.parseInt(query.first("minDisk", "0"))) {
            return false;
        }
        if (!call.caller().isAdmin()) {
            return flavor.isPublic() || flavor.projects().contains(call.caller().projectId());
        }
        return switch (query.first("is_public", "true").toLowerCase(Locale.ROOT)) {
            case "none" -> true;
            case "false", "0", "f", "no", "off", "n" -> !flavor.isPublic();
            default -> flavor.isPublic();
        };
    }

    private static int start(List<Flavor> found, String marker) {
        if (marker == null) {
            return 0;
        }
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).id().equals(marker)) {
                return i + 1;
            }
        }
        throw new ApiError(400, "marker [" + marker + "] not found");
    }

    private int limit(String given) {
        if (!given.matches("[0-9]{1,9}")) {
            throw new ApiError(
                    400,
                    "Invalid input for query parameters limit. Value: " + given + ". '" + given
                            + "' does not match '^[0-9]*$'");
        }
        int limit = Integer.parseInt(given);
        return limit == 0 ? largestPage : Math.min(limit, largestPage);
    }

    private Answer create(Call call) {
        Nova.adminOnly(call, "os-flavor-manage:create");
        Microversion version = Microversion.of(call);
        Set<String> fields = new HashSet<>(FIELDS);
        if (version.atLeast(55)) {
            fields.add("description");
        }
        NovaBody body = NovaBody.of(call, "flavor")
                .requires("name", "ram", "vcpus", "disk")
                .allows(fields);
        Flavor flavor = flavor(body);
        refuseDuplicate(flavor);
        byId.put(flavor.id(), flavor);
        return Answer.json(200, Json.object("flavor", flavor.detail(version, root)));
    }

    private Flavor flavor(NovaBody body) {
        JsonNode json = body.json();
        String name = body.text("name", NAME);
        Flavor.Sizes sizes = new Flavor.Sizes(
                body.number("ram", 1, 0),
                body.number("disk", 0, 0),
                body.number("vcpus", 1, 0),
                body.number("swap", 0, 0),
                body.number("OS-FLV-EXT-DATA:ephemeral", 0, 0),
                json.path("rxtx_factor").asDouble(1));
        String id = json.path("id").isTextual()
                ? body.text("id", ID)
                : json.path("id").asText(UUID.randomUUID().toString());
        boolean isPublic = json.path("os-flavor-access:is_public").asBoolean(true);
        String description = json.path("description").asText(null);
        return new Flavor(++created, id, name, sizes, isPublic, description);
    }

    private void refuseDuplicate(Flavor flavor) {
        if (byId.values().stream().anyMatch(other -> Collation.equal(other.name(), flavor.name()))) {
            throw new ApiError(409, "Flavor with name " + flavor.name() + " already exists.");
        }
        if (byId.containsKey(flavor.id())) {
            throw new ApiError(409, "Flavor with ID " + flavor.id() + " already exists.");
        }
    }

    boolean has(String id) {
        return byId.containsKey(id);
    }

    private Flavor visible(Call call) {
        String id = call.parameter("id");
        Flavor flavor = byId.get(id);
        if (flavor == null || !flavor.usableBy(call.caller())) {
            throw new ApiError(404, "Flavor " + id + " could not be found.");
        }
        return flavor;
    }

    private Answer show(Call call) {
        return Answer.json(200, Json.object("flavor", visible(call).detail(Microversion.of(call), root)));
    }

    private Answer delete(Call call) {
        Nova.adminOnly(call, "os-flavor-manage:delete");
        byId.remove(visible(call).id());
        return Answer.empty(202);
    }

    private static Answer specs(Flavor flavor) {
        return Answer.json(200, Json.object("extra_specs", flavor.specs()));
    }

    private Answer addSpecs(Call call) {
        Nova.adminOnly(call, "os-flavor-extra-specs:create");
        JsonNode given = NovaBody.of(call, "extra_specs").json();
        given.properties().forEach(spec -> value(spec.getKey(), spec.getValue()));
        Flavor flavor = visible(call);
        given.properties()
                .forEach(spec ->
                        flavor.extraSpecs().put(spec.getKey(), spec.getValue().asText()));
        return Answer.json(200, Json.object("extra_specs", given));
    }

    private static String value(String key, JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            throw NovaBody.invalid(key, value, Json.python(value) + " is not of type 'string', 'number'");
        }
        return value.asText();
    }

    private static ApiError noSuchSpec(Flavor flavor, String key) {
        return new ApiError(404, "Flavor " + flavor.id() + " has no extra specs with key " + key + ".");
    }

    private Answer deleteSpec(Call call) {
        Nova.adminOnly(call, "os-flavor-extra-specs:delete");
        Flavor flavor = visible(call);
        if (flavor.extraSpecs().remove(call.parameter("key")) == null) {
            throw noSuchSpec(flavor, call.parameter("key"));
        }
        return Answer.empty(200);
    }

    private Answer access(Call call) {
        Flavor flavor = visible(call);
        Nova.adminOnly(call, "os-flavor-access");
        if (flavor.isPublic()) {
            throw new ApiError(404, "Access list not available for public flavors.");
        }
        return accessList(flavor);
    }

    private static Answer accessList(Flavor flavor) {
        List<ObjectNode> entries = new ArrayList<>();
        flavor.projects()
                .forEach(project ->
                        entries.add(Json.object().put("flavor_id", flavor.id()).put("tenant_id", project)));
        return Answer.json(200, Json.object("flavor_access", Json.array(entries)));
    }

    private Answer act(Call call) {
        JsonNode body = call.json();
        if (body.has("addTenantAccess")) {
            Nova.adminOnly(call, "os-flavor-access:add_tenant_access");
            return changeAccess(call, body.path("addTenantAccess"), this::grant);
        }
        if (body.has("removeTenantAccess")) {
            Nova.adminOnly(call, "os-flavor-access:remove_tenant_access");
            return changeAccess(call, body.path("removeTenantAccess"), this::withdraw);
        }
        String action = body.fieldNames().hasNext() ? body.fieldNames().next() : "";
        throw new ApiError(400, "There is no such action: " + action);
    }

    private Answer changeAccess(Call call, JsonNode given, BiFunction<Flavor, String, ApiError> change) {
        String project = given.path("tenant").asText();
        if (identities.project(project).isEmpty()) {
            throw new ApiError(400, "Project ID " + project + " is not a valid project.");
        }
        Flavor flavor = visible(call);
        if (flavor.isPublic() && Microversion.of(call).atLeast(7) && call.json().has("addTenantAccess")) {
            throw new ApiError(409, "Can not add access to a public flavor.");
        }
        ApiError refusal = change.apply(flavor, project);
        if (refusal != null) {
            throw refusal;
        }
        return accessList(flavor);
    }

    private ApiError grant(Flavor flavor, String project) {
        return flavor.projects().add(project)
                ? null
                : new ApiError(
                        409,
                        "Flavor access already exists for flavor " + flavor.number() + " and project " + project
                                + " combination.");
    }

    private ApiError withdraw(Flavor flavor, String project) {
        return flavor.projects().remove(project)
                ? null
                : new ApiError(
                        404, "Flavor access not found for " + flavor.number() + " / " + project + " combination.");
    }
}
