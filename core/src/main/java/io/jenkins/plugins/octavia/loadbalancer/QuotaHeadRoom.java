package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Head room by the quotas of the project that amphorae are in, which is that of the login. */
public final class QuotaHeadRoom implements HeadRoom {

    /** Of an amphora: one on the management network, one on that of the VIP. */
    private static final int PORTS = 2;

    private final Cloud cloud;

    public QuotaHeadRoom(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Left look(Target target) {
        Map<String, QuotaUsage> nova = cloud.compute().quotas();
        Map<String, Integer> each = new LinkedHashMap<>();
        each.put("instances", 1);
        flavor(target).ifPresent(flavor -> {
            each.put("cores", flavor.vcpus());
            each.put("ram", flavor.ram());
        });
        Left least = new Left(Integer.MAX_VALUE, "");
        for (Map.Entry<String, Integer> need : each.entrySet()) {
            least = lesser(least, need.getKey(), nova.get(need.getKey()), need.getValue());
        }
        return lesser(least, "port", cloud.network().quotas().get("port"), PORTS);
    }

    private static Left lesser(Left least, String name, QuotaUsage usage, int each) {
        if (usage == null || usage.limit() < 0) {
            return least;
        }
        int amphorae = Math.max(0, usage.limit() - usage.used()) / Math.max(1, each);
        return amphorae < least.amphorae()
                ? new Left(amphorae, "quota " + name + ": " + usage.used() + " of " + usage.limit() + " are used")
                : least;
    }

    private Optional<Flavor> flavor(Target target) {
        return target.computeFlavor()
                .flatMap(id -> cloud.compute().flavors().stream()
                        .filter(flavor -> flavor.id().equals(id))
                        .findFirst());
    }
}
