package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The servers of load balancers, each a record alone. */
final class Amphorae {
    private static final Duration CERTIFICATE = Duration.ofDays(30);

    private final OctaviaWorker worker;
    private final BiFunction<String, String, Optional<String>> images;
    private final Nova nova;
    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();

    /** Where their servers are. */
    interface Nova {
        /** @return its id */
        String boot(String name, String flavor);

        void remove(String server);
    }

    /** @param images give the id of the newest active one with a tag and of an owner */
    Amphorae(OctaviaWorker worker, BiFunction<String, String, Optional<String>> images, Nova nova) {
        this.worker = worker;
        this.nova = nova;
        this.images = images;
    }

    List<ObjectNode> all() {
        return List.copyOf(byId.values());
    }

    ObjectNode find(String id) {
        return byId.get(id);
    }

    List<ObjectNode> of(String loadBalancer) {
        return byId.values().stream()
                .filter(amphora -> amphora.path("loadbalancer_id").asText().equals(loadBalancer))
                .toList();
    }

    /** @return why there can be none; empty if those of the load balancer are new now */
    Optional<String> replace(String loadBalancer, List<String> roles, OctaviaSettings wanted) {
        Optional<String> image = images.apply(wanted.imageTag(), wanted.imageOwner());
        List<ObjectNode> before = of(loadBalancer);
        if (image.isEmpty()) {
            return failed(before, "no image with tag " + wanted.imageTag());
        }
        // The new ones are there before the old ones go, one at a time.
        if (worker.room() - byId.size() < (before.isEmpty() ? roles.size() : 1)) {
            return failed(before, "no valid host");
        }
        before.forEach(this::remove);
        for (String role : roles) {
            ObjectNode amphora = amphora(loadBalancer, role, image.get(), wanted.computeFlavor());
            byId.put(amphora.path("id").asText(), amphora);
        }
        return Optional.empty();
    }

    private static Optional<String> failed(List<ObjectNode> before, String reason) {
        before.stream().limit(1).forEach(amphora -> amphora.put("status", "ERROR"));
        return Optional.of(reason);
    }

    void removeOf(String loadBalancer) {
        new ArrayList<>(of(loadBalancer)).forEach(this::remove);
    }

    private void remove(ObjectNode amphora) {
        byId.remove(amphora.path("id").asText());
        nova.remove(amphora.path("compute_id").asText());
    }

    private ObjectNode amphora(String loadBalancer, String role, String image, String flavor) {
        Instant now = Instant.now();
        String id = UUID.randomUUID().toString();
        return Json.object()
                .put("id", id)
                .put("loadbalancer_id", loadBalancer)
                .put("compute_id", nova.boot("amphora-" + id, flavor))
                .put("lb_network_ip", "172.16.0.200")
                .put("vrrp_ip", "10.0.0.2")
                .put("ha_ip", "10.0.0.3")
                .put("vrrp_port_id", UUID.randomUUID().toString())
                .put("ha_port_id", UUID.randomUUID().toString())
                .put("cert_expiration", LoadBalancers.time(now.plus(CERTIFICATE)))
                .put("cert_busy", false)
                .put("role", role)
                .put("status", "ALLOCATED")
                .putNull("vrrp_interface")
                .put("vrrp_id", 1)
                .put("vrrp_priority", role.equals("BACKUP") ? 90 : 100)
                .put("cached_zone", "nova")
                .put("created_at", LoadBalancers.time(now))
                .put("updated_at", LoadBalancers.time(now))
                .put("image_id", image)
                .put("compute_flavor", flavor);
    }
}
