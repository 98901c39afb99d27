package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the quotas of the login's project leave room for, by the names of Nova and Neutron, which have none in common here. */
public record QuotaRoom(Map<String, QuotaUsage> usages) {

    /** One on the management network, one on that of the VIP. */
    public static final int PORTS_OF_AMPHORA = 2;

    /** How often something fits; what limits it is in the text, for people. */
    public record Left(int times, String limit) {}

    public static QuotaRoom of(Cloud cloud) {
        Map<String, QuotaUsage> usages = new HashMap<>(cloud.network().quotas());
        usages.putAll(cloud.compute().quotas());
        return new QuotaRoom(usages);
    }

    /**
     * What so many amphorae of a flavor take; without one, all but cores and RAM.
     *
     * @param further networks that each boots on beside the management network
     */
    public static Map<String, Integer> ofAmphorae(int count, Optional<Flavor> flavor, int further) {
        Map<String, Integer> needs = new LinkedHashMap<>();
        needs.put("instances", count);
        flavor.ifPresent(sizes -> {
            needs.put("cores", count * sizes.vcpus());
            needs.put("ram", count * sizes.ram());
        });
        needs.put("port", count * (PORTS_OF_AMPHORA + further));
        return needs;
    }

    public Left times(Map<String, Integer> needs) {
        Left least = new Left(Integer.MAX_VALUE, "");
        for (Map.Entry<String, Integer> need : needs.entrySet()) {
            QuotaUsage usage = usages.get(need.getKey());
            if (usage == null || usage.limit() < 0) {
                continue;
            }
            int times = Math.max(0, usage.limit() - usage.used()) / Math.max(1, need.getValue());
            if (times < least.times()) {
                least = new Left(
                        times, "quota " + need.getKey() + ": " + usage.used() + " of " + usage.limit() + " are used");
            }
        }
        return least;
    }
}
