package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;

/** {@code /v2.0/agents}: one on each host that ports bind to, of which an administrator alone hears. */
final class Agents {
    private final Map<String, String> idsByHost = new TreeMap<>();
    private final Set<String> dead = new ConcurrentSkipListSet<>();

    Agents(Set<String> hosts) {
        hosts.forEach(host -> idsByHost.put(host, UUID.randomUUID().toString()));
    }

    void serve(Router router) {
        router.add("GET", "/v2.0/agents", this::list);
    }

    /** As if it no longer reported. */
    void die(String host) {
        dead.add(host);
    }

    boolean isAlive(String host) {
        return idsByHost.containsKey(host) && !dead.contains(host);
    }

    private Answer list(Call call) {
        ArrayNode agents = Json.array();
        if (call.caller().isAdmin()) {
            idsByHost.forEach((host, id) -> agents.addObject()
                    .put("id", id)
                    .put("agent_type", "Open vSwitch agent")
                    .put("binary", "neutron-openvswitch-agent")
                    .put("host", host)
                    .put("admin_state_up", true)
                    .put("alive", isAlive(host)));
        }
        return Answer.json(200, Json.object("agents", agents));
    }
}
