package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** {@code /v2/lbaas/flavors} and {@code /v2/lbaas/flavorprofiles}: of the cloud, and of the provider amphora's settings. */
final class OctaviaFlavors {
    private static final String FLAVORS = "/v2/lbaas/flavors";
    private static final String PROFILES = "/v2/lbaas/flavorprofiles";
    private static final Set<String> KNOWN = Set.of("loadbalancer_topology", "compute_flavor", "amp_image_tag");

    private final Map<String, ObjectNode> flavors = new LinkedHashMap<>();
    private final Map<String, ObjectNode> profiles = new LinkedHashMap<>();
    private final Predicate<String> isImageTag;
    private final Predicate<String> isComputeFlavor;
    private final Predicate<String> isUsed;

    /**
     * @param isImageTag whether an active image has it
     * @param isComputeFlavor whether Nova has a flavor of that id
     * @param isUsed whether a load balancer has a flavor, by its id
     */
    OctaviaFlavors(Predicate<String> isImageTag, Predicate<String> isComputeFlavor, Predicate<String> isUsed) {
        this.isImageTag = isImageTag;
        this.isComputeFlavor = isComputeFlavor;
        this.isUsed = isUsed;
    }

    /** What one of that id says to the provider. */
    Map<String, String> saidBy(String id) {
        ObjectNode profile =
                profiles.get(flavors.get(id).path("flavor_profile_id").asText());
        Map<String, String> data = new LinkedHashMap<>();
        data(profile.path("flavor_data").asText())
                .properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return data;
    }

    /** @throws ApiError as Octavia answers one who asks for a load balancer of it */
    void refuseUnusable(String id) {
        if (!flavors.containsKey(id)) {
            throw new ApiError(400, "Validation failure: Invalid flavor_id.");
        }
        if (!flavors.get(id).path("enabled").asBoolean()) {
            throw new ApiError(400, "The selected flavor is not allowed in this deployment: " + id);
        }
    }

    void serve(Router router, OctaviaListing listing) {
        router.add(
                "GET",
                PROFILES,
                call -> listing.page(call, "flavorprofiles", "flavorprofile_links", profiles.values()));
        router.add("POST", PROFILES, this::createProfile);
        router.add("PUT", PROFILES + "/{id}", this::updateProfile);
        router.add("DELETE", PROFILES + "/{id}", this::deleteProfile);
        router.add("GET", FLAVORS, call -> listing.page(call, "flavors", "flavors_links", flavors.values()));
        router.add("POST", FLAVORS, this::createFlavor);
        router.add("PUT", FLAVORS + "/{id}", this::updateFlavor);
        router.add("DELETE", FLAVORS + "/{id}", this::deleteFlavor);
    }

    private Answer createProfile(Call call) {
        JsonNode given = given(call, "flavorprofile", "name", "provider_name", "flavor_data");
        for (String field : List.of("name", "provider_name", "flavor_data")) {
            if (!given.hasNonNull(field)) {
                throw new ApiError(
                        400,
                        "Invalid input for field/attribute " + field + ". Value: 'None'. Mandatory field missing.");
            }
        }
        if (!Set.of("amphora", "octavia").contains(given.path("provider_name").asText())) {
            throw new ApiError(400, "Provider '" + given.path("provider_name").asText() + "' is not enabled.");
        }
        check(given.path("flavor_data").asText());
        ObjectNode profile = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("name", given.path("name").asText())
                .put("provider_name", given.path("provider_name").asText())
                .put("flavor_data", given.path("flavor_data").asText());
        profiles.put(profile.path("id").asText(), profile);
        return Answer.json(201, Json.object("flavorprofile", profile));
    }

    /** As the provider amphora does. */
    private void check(String text) {
        JsonNode data = data(text);
        data.properties().forEach(entry -> {
            String name = entry.getKey();
            String value = entry.getValue().asText();
            if (!KNOWN.contains(name)) {
                throw new ApiError(
                        501,
                        "Provider 'amphora' does not support a requested option: Additional properties are not allowed ('"
                                + name + "' was unexpected)");
            }
            if (name.equals("loadbalancer_topology")
                    && !Set.of("ACTIVE_STANDBY", "SINGLE").contains(value)) {
                throw new ApiError(
                        501,
                        "Provider 'amphora' does not support a requested option: loadbalancer_topology '" + value
                                + "' is not one of ['ACTIVE_STANDBY', 'SINGLE']");
            }
            if (name.equals("compute_flavor") && !isComputeFlavor.test(value)) {
                throw new ApiError(500, "Provider 'amphora' reports error: Nova flavor " + value + " not found.");
            }
            if (name.equals("amp_image_tag") && !isImageTag.test(value)) {
                throw new ApiError(
                        500,
                        "Provider 'amphora' reports error: Failed to find an image with tag " + value
                                + " due to: Failed to retrieve image with " + value + " tag.");
            }
        });
    }

    private static JsonNode data(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new ApiError(400, text + " is not a valid option for flavor_data");
        }
    }

    private Answer updateProfile(Call call) {
        ObjectNode profile = find(call, profiles, "Flavor profile");
        JsonNode given = given(call, "flavorprofile", "name", "provider_name", "flavor_data");
        if (given.has("provider_name") || given.has("flavor_data")) {
            refuseUsed(profile);
            check(given.path("flavor_data").asText(profile.path("flavor_data").asText()));
        }
        given.properties().forEach(entry -> profile.set(entry.getKey(), entry.getValue()));
        return Answer.json(200, Json.object("flavorprofile", profile));
    }

    private Answer deleteProfile(Call call) {
        ObjectNode profile = find(call, profiles, "Flavor profile");
        refuseUsed(profile);
        profiles.remove(profile.path("id").asText());
        return Answer.empty(204);
    }

    private void refuseUsed(ObjectNode profile) {
        boolean used = flavors.values().stream()
                .anyMatch(flavor -> flavor.path("flavor_profile_id").equals(profile.path("id")));
        if (used) {
            throw new ApiError(
                    409, "Flavor profile " + profile.path("id").asText() + " is in use and cannot be modified.");
        }
    }

    private Answer createFlavor(Call call) {
        JsonNode given = given(call, "flavor", "name", "description", "enabled", "flavor_profile_id");
        String name = given.path("name").asText();
        boolean taken = flavors.values().stream()
                .anyMatch(other -> Collation.equal(other.path("name").asText(), name));
        if (taken) {
            throw new ApiError(409, "A flavor of " + name + " already exists.");
        }
        if (!profiles.containsKey(given.path("flavor_profile_id").asText())) {
            throw new ApiError(500, "(pymysql.err.IntegrityError) (1452, 'Cannot add or update a child row')");
        }
        ObjectNode flavor = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("name", name)
                .put("description", given.path("description").asText(null))
                .put("enabled", given.path("enabled").asBoolean(true))
                .put("flavor_profile_id", given.path("flavor_profile_id").asText());
        flavors.put(flavor.path("id").asText(), flavor);
        return Answer.json(201, Json.object("flavor", flavor));
    }

    private Answer updateFlavor(Call call) {
        ObjectNode flavor = find(call, flavors, "Flavor");
        given(call, "flavor", "name", "description", "enabled")
                .properties()
                .forEach(entry -> flavor.set(entry.getKey(), entry.getValue()));
        return Answer.json(200, Json.object("flavor", flavor));
    }

    private Answer deleteFlavor(Call call) {
        ObjectNode flavor = find(call, flavors, "Flavor");
        String id = flavor.path("id").asText();
        if (isUsed.test(id)) {
            throw new ApiError(409, "Flavor " + id + " is in use and cannot be modified.");
        }
        flavors.remove(id);
        return Answer.empty(204);
    }

    private static ObjectNode find(Call call, Map<String, ObjectNode> items, String what) {
        ObjectNode found = items.get(call.parameter("id"));
        if (found == null) {
            throw new ApiError(404, what + " " + call.parameter("id") + " not found.");
        }
        return found;
    }

    private static JsonNode given(Call call, String kind, String... known) {
        JsonNode given = call.json().path(kind);
        given.fieldNames().forEachRemaining(name -> {
            if (!List.of(known).contains(name)) {
                throw new ApiError(400, "Unknown attribute for argument " + kind + "_." + kind + ": " + name);
            }
        });
        return given;
    }
}
