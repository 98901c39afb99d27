package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** {@code /v2/lbaas/loadbalancers} and {@code /v2/octavia/amphorae}. What is to be done is done when it is looked at. */
final class LoadBalancers {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final OctaviaWorker worker;
    private final Amphorae amphorae;
    private final OctaviaListing listing;
    private final OctaviaFlavors flavors;
    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    /** What the worker has to do, and when it has done it. */
    private record Task(Instant done, Runnable work) {}

    LoadBalancers(OctaviaWorker worker, Amphorae amphorae, OctaviaListing listing, OctaviaFlavors flavors) {
        this.flavors = flavors;
        this.worker = worker;
        this.amphorae = amphorae;
        this.listing = listing;
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    void serve(Router router) {
        String one = "/v2/lbaas/loadbalancers/{id}";
        router.add("GET", "/v2/lbaas/loadbalancers", call -> list(call, "loadbalancers", byId.values()));
        router.add("POST", "/v2/lbaas/loadbalancers", this::create);
        router.add("GET", one, call -> Answer.json(200, Json.object("loadbalancer", find(call))));
        router.add("DELETE", one, this::delete);
        router.add("PUT", one + "/failover", this::failover);
        router.add("GET", "/v2/octavia/amphorae", call -> list(call, "amphorae", amphorae.all()));
        router.add("PUT", "/v2/octavia/amphorae/{id}/config", this::configure);
    }

    /** An agent that is none takes what it is given. */
    private Answer configure(Call call) {
        advance();
        if (amphorae.find(call.parameter("id")) == null) {
            throw new ApiError(404, "Amphora " + call.parameter("id") + " not found.");
        }
        return Answer.empty(202);
    }

    /** Of a load balancer or an amphora; what was under way with it is forgotten. */
    ObjectNode record(String id) {
        tasks.remove(id);
        return byId.containsKey(id) ? byId.get(id) : amphorae.find(id);
    }

    /** Ends what has taken its time. */
    void advance() {
        Instant now = Instant.now();
        if (worker.isStalled()) {
            return;
        }
        List<String> done = tasks.entrySet().stream()
                .filter(task -> !task.getValue().done().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        done.forEach(id -> tasks.remove(id).work().run());
    }

    private Answer list(Call call, String plural, Iterable<ObjectNode> items) {
        advance();
        return listing.page(call, plural, plural + "_links", items);
    }

    /** Whether a load balancer has a flavor, by its id. */
    boolean use(String flavor) {
        advance();
        return byId.values().stream()
                .anyMatch(one -> one.path("flavor_id").asText().equals(flavor));
    }

    /** Whether a load balancer is in an availability zone, by its name. */
    boolean isIn(String zone) {
        advance();
        return byId.values().stream()
                .anyMatch(one -> Collation.equal(one.path("availability_zone").asText(), zone));
    }

    private ObjectNode find(Call call) {
        advance();
        ObjectNode found = byId.get(call.parameter("id"));
        if (found == null) {
            throw new ApiError(404, "Load Balancer " + call.parameter("id") + " not found.");
        }
        return found;
    }

    private Answer create(Call call) {
        JsonNode given = call.json().path("loadbalancer");
        if (!given.hasNonNull("vip_subnet_id") && !given.hasNonNull("vip_network_id")) {
            throw new ApiError(
                    400, "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.");
        }
        if (given.hasNonNull("flavor_id")) {
            flavors.refuseUnusable(given.path("flavor_id").asText());
        }
        String id = create(given, call.caller().projectId());
        return Answer.json(201, Json.object("loadbalancer", byId.get(id)));
    }

    String create(JsonNode given, String project) {
        String id = UUID.randomUUID().toString();
        ObjectNode created = Json.object()
                .put("id", id)
                .put("name", given.path("name").asText(""))
                .put("description", given.path("description").asText(""))
                .put("provisioning_status", "PENDING_CREATE")
                .put("operating_status", "OFFLINE")
                .put("admin_state_up", true)
                .put("project_id", given.path("project_id").asText(project))
                .put("created_at", time(Instant.now()))
                .putNull("updated_at")
                .put("provider", given.path("provider").asText("amphora"))
                .put("vip_subnet_id", given.path("vip_subnet_id").asText(null))
                .put("flavor_id", given.path("flavor_id").asText(null))
                .put("availability_zone", given.path("availability_zone").asText(null));
        created.set("listeners", given.path("listeners").isArray() ? given.path("listeners") : Json.array());
        created.putArray("pools");
        created.set("tags", given.path("tags").isArray() ? given.path("tags") : Json.array());
        byId.put(id, created);
        OctaviaSettings wanted = wanted(created);
        begin(created, () -> finish(created, roles(wanted.topology()), wanted));
        return id;
    }

    private OctaviaSettings wanted(ObjectNode loadBalancer) {
        return loadBalancer.hasNonNull("flavor_id")
                ? worker.settings()
                        .with(flavors.saidBy(loadBalancer.path("flavor_id").asText()))
                : worker.settings();
    }

    private static List<String> roles(String topology) {
        return topology.equals("ACTIVE_STANDBY") ? List.of("MASTER", "BACKUP") : List.of("STANDALONE");
    }

    private void begin(ObjectNode loadBalancer, Runnable work) {
        tasks.put(loadBalancer.path("id").asText(), new Task(Instant.now().plus(worker.takes()), work));
    }

    private void finish(ObjectNode loadBalancer, List<String> roles, OctaviaSettings wanted) {
        boolean done = amphorae.replace(loadBalancer.path("id").asText(), roles, wanted)
                .isEmpty();
        loadBalancer
                .put("provisioning_status", done ? "ACTIVE" : "ERROR")
                .put("updated_at", time(Instant.now()))
                .put("operating_status", done ? "ONLINE" : "ERROR");
    }

    private ObjectNode mutable(Call call) {
        ObjectNode found = find(call);
        String status = found.path("provisioning_status").asText();
        if (!Set.of("ACTIVE", "ERROR").contains(status)) {
            throw new ApiError(
                    409,
                    "Invalid state " + status + " of loadbalancer resource "
                            + found.path("id").asText());
        }
        return found;
    }

    private Answer failover(Call call) {
        ObjectNode found = mutable(call);
        List<String> roles = amphorae.of(found.path("id").asText()).stream()
                .map(amphora -> amphora.path("role").asText())
                .toList();
        OctaviaSettings wanted = wanted(found);
        found.put("provisioning_status", "PENDING_UPDATE");
        begin(found, () -> finish(found, roles.isEmpty() ? roles(wanted.topology()) : roles, wanted));
        return Answer.empty(202);
    }

    private Answer delete(Call call) {
        ObjectNode found = mutable(call);
        String id = found.path("id").asText();
        if (!found.path("listeners").isEmpty()
                && !call.query().first("cascade", "false").equals("true")) {
            throw new ApiError(400, "Validation failure: Cannot delete Load Balancer " + id + " - it has children");
        }
        found.put("provisioning_status", "PENDING_DELETE");
        begin(found, () -> {
            amphorae.removeOf(id);
            byId.remove(id);
        });
        return Answer.empty(204);
    }
}
