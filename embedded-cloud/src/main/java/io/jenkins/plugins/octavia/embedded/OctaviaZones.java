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

/** {@code /v2/lbaas/availabilityzones}, which have no id, and {@code /v2/lbaas/availabilityzoneprofiles}. */
final class OctaviaZones {
    private static final String ZONES = "/v2/lbaas/availabilityzones";
    private static final String PROFILES = "/v2/lbaas/availabilityzoneprofiles";
    private static final String DATA = "availability_zone_data";

    private final Map<String, ObjectNode> zones = new LinkedHashMap<>();
    private final Map<String, ObjectNode> profiles = new LinkedHashMap<>();
    private final Predicate<String> isNetwork;
    private final Predicate<String> isUsed;

    /**
     * @param isNetwork whether Neutron has a network of that id
     * @param isUsed whether a load balancer has a zone, by its name
     */
    OctaviaZones(Predicate<String> isNetwork, Predicate<String> isUsed) {
        this.isNetwork = isNetwork;
        this.isUsed = isUsed;
    }

    void serve(Router router, OctaviaListing listing) {
        router.add(
                "GET",
                PROFILES,
                call -> listing.page(
                        call, "availability_zone_profiles", "availability_zone_profile_links", profiles.values()));
        router.add("POST", PROFILES, this::createProfile);
        router.add("DELETE", PROFILES + "/{id}", this::deleteProfile);
        router.add(
                "GET",
                ZONES,
                call -> listing.page(call, "availability_zones", "availability_zones_links", zones.values()));
        router.add("POST", ZONES, this::createZone);
        router.add("PUT", ZONES + "/{id}", this::updateZone);
        router.add("DELETE", ZONES + "/{id}", this::deleteZone);
    }

    private Answer createProfile(Call call) {
        JsonNode given = call.json().path("availability_zone_profile");
        check(given.path(DATA).asText());
        ObjectNode profile = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("name", given.path("name").asText())
                .put("provider_name", given.path("provider_name").asText())
                .put(DATA, given.path(DATA).asText());
        profiles.put(profile.path("id").asText(), profile);
        return Answer.json(201, Json.object("availability_zone_profile", profile));
    }

    /** As the provider amphora does. */
    private void check(String text) {
        JsonNode data;
        try {
            data = Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new ApiError(400, text + " is not a valid option for " + DATA);
        }
        data.fieldNames().forEachRemaining(name -> {
            if (!Set.of("compute_zone", "management_network", "valid_vip_networks")
                    .contains(name)) {
                throw new ApiError(
                        501,
                        "Provider 'amphora' does not support a requested option: Additional properties are not allowed ('"
                                + name + "' was unexpected)");
            }
        });
        if (data.has("compute_zone") && !data.path("compute_zone").asText().equals(Nova.ZONE)) {
            throw failed("Nova availability zone " + data.path("compute_zone").asText() + " not found.");
        }
        if (data.has("management_network")) {
            checkNetwork(data.path("management_network"));
        }
        data.path("valid_vip_networks").forEach(this::checkNetwork);
    }

    private void checkNetwork(JsonNode id) {
        if (!isNetwork.test(id.asText())) {
            throw failed("Network not found (network id: " + id.asText() + ").");
        }
    }

    private static ApiError failed(String reason) {
        return new ApiError(500, "Provider 'amphora' reports error: " + reason);
    }

    private Answer deleteProfile(Call call) {
        String id = call.parameter("id");
        if (zones.values().stream()
                .anyMatch(zone ->
                        zone.path("availability_zone_profile_id").asText().equals(id))) {
            throw new ApiError(409, "Availability Zone Profile " + id + " is in use and cannot be modified.");
        }
        if (profiles.remove(id) == null) {
            throw new ApiError(404, "Availability Zone Profile " + id + " not found.");
        }
        return Answer.empty(204);
    }

    private Answer createZone(Call call) {
        JsonNode given = call.json().path("availability_zone");
        String name = given.path("name").asText();
        if (zones.keySet().stream().anyMatch(other -> Collation.equal(other, name))) {
            throw new ApiError(409, "A availability zone of " + name + " already exists.");
        }
        ObjectNode zone = Json.object()
                .put("name", name)
                .put("description", given.path("description").asText(null))
                .put("enabled", given.path("enabled").asBoolean(true))
                .put(
                        "availability_zone_profile_id",
                        given.path("availability_zone_profile_id").asText());
        zones.put(name, zone);
        return Answer.json(201, Json.object("availability_zone", zone));
    }

    private Answer updateZone(Call call) {
        ObjectNode zone = find(call);
        for (String field : List.of("description", "enabled")) {
            if (call.json().path("availability_zone").has(field)) {
                zone.set(field, call.json().path("availability_zone").path(field));
            }
        }
        return Answer.json(200, Json.object("availability_zone", zone));
    }

    private Answer deleteZone(Call call) {
        String name = find(call).path("name").asText();
        if (isUsed.test(name)) {
            throw new ApiError(409, "Availability Zone " + name + " is in use and cannot be modified.");
        }
        zones.remove(name);
        return Answer.empty(204);
    }

    private ObjectNode find(Call call) {
        ObjectNode found = zones.get(call.parameter("id"));
        if (found == null) {
            throw new ApiError(404, "Availability Zone " + call.parameter("id") + " not found.");
        }
        return found;
    }
}
