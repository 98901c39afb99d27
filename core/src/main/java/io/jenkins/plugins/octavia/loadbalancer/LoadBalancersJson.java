package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is known of load balancers as plain maps, lists and texts, for JSON and for Pipeline. */
public final class LoadBalancersJson {

    private LoadBalancersJson() {}

    public static Map<String, Object> map(List<LoadBalancerStatus> statuses) {
        return Map.of(
                "loadBalancers", statuses.stream().map(LoadBalancersJson::map).toList());
    }

    /**
     * Of a refresh.
     *
     * @param agents of the update of agents after it, if there was one
     */
    public static Map<String, Object> map(RefreshReport report, Optional<RefreshReport> agents) {
        Map<String, Object> map = map(report, "refreshed", LoadBalancersJson::map);
        agents.ifPresent(told -> map.putAll(ofAgents(told)));
        return map;
    }

    /** Of an update of agents, whose ids are those of amphorae. */
    public static Map<String, Object> ofAgents(RefreshReport report) {
        return map(report, "configured", LoadBalancersJson::agent);
    }

    private static Map<String, Object> map(
            RefreshReport report, String field, Function<Refreshed, Map<String, Object>> each) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(field, report.refreshed().stream().map(each).toList());
        report.stopped().ifPresent(reason -> map.put("stopped", reason));
        return map;
    }

    private static Map<String, Object> map(LoadBalancerStatus status) {
        LoadBalancer loadBalancer = status.loadBalancer();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", loadBalancer.id());
        map.put("name", loadBalancer.name());
        map.put("projectId", loadBalancer.projectId());
        map.put("provisioningStatus", loadBalancer.provisioningStatus());
        map.put("operatingStatus", loadBalancer.operatingStatus());
        map.put(
                "amphorae",
                status.amphorae().stream().map(LoadBalancersJson::map).toList());
        map.put("drifts", status.drifts().stream().map(LoadBalancersJson::map).toList());
        return map;
    }

    private static Map<String, Object> map(Amphora amphora) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", amphora.id());
        map.put("status", amphora.status());
        map.put("role", amphora.role());
        put(map, "imageId", amphora.imageId());
        put(map, "computeFlavor", amphora.computeFlavor());
        put(map, "certificateEnds", amphora.certificateEnds().map(Object::toString));
        map.put("createdAt", amphora.createdAt().toString());
        return map;
    }

    private static void put(Map<String, Object> map, String name, Optional<String> value) {
        value.ifPresent(text -> map.put(name, text));
    }

    private static Map<String, Object> map(Drift drift) {
        return Map.of("reason", drift.reason().key(), "text", drift.text());
    }

    private static Map<String, Object> map(Refreshed refreshed) {
        Map<String, Object> map = agent(refreshed);
        map.put("seconds", refreshed.took().toSeconds());
        return map;
    }

    private static Map<String, Object> agent(Refreshed refreshed) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", refreshed.id());
        map.put("title", refreshed.title());
        map.put("result", refreshed.result().key());
        map.put("detail", refreshed.detail());
        return map;
    }
}
