package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Whether Neutron's quota has room for what a plan creates. */
public final class Quota {

    /** Of a new security group, which Neutron makes with it: egress of both IP versions. */
    private static final int DEFAULT_RULES = 2;

    private static final QuotaUsage NO_LIMIT = new QuotaUsage(-1, 0);

    private Quota() {}

    /**
     * @param needed by the names of Neutron's quotas
     * @throws Refusal if a quota has too little room; one that cannot be read says nothing
     */
    public static void refuseIfTooSmall(Map<String, Integer> needed, Cloud cloud) {
        if (needed.isEmpty()) {
            return;
        }
        Map<String, QuotaUsage> quotas;
        try {
            quotas = cloud.network().quotas();
        } catch (CloudException e) {
            return;
        }
        List<String> lacking = new ArrayList<>();
        needed.forEach((quota, count) -> {
            QuotaUsage usage = quotas.getOrDefault(quota, NO_LIMIT);
            int room = Math.max(0, usage.limit() - usage.used());
            if (usage.limit() >= 0 && room < count) {
                lacking.add(count + " of " + quota.replace('_', ' ') + " but room for " + room);
            }
        });
        if (!lacking.isEmpty()) {
            throw new Refusal("quota of project " + cloud.project().name() + " ("
                    + cloud.project().id()
                    + "): the plan creates " + String.join(", ", lacking)
                    + "; raise it (section quotas, or openstack quota set), or delete what is not needed");
        }
    }

    /** How much of what a plan creates, by the names of Neutron's quotas. */
    public static Map<String, Integer> needed(List<Change> changes) {
        Map<String, Integer> needed = new TreeMap<>();
        for (Change change : changes) {
            boolean isNew = change.action() == Action.CREATED;
            if (isNew) {
                needed.merge(change.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
            if (change.kind() == Kind.SECURITY_GROUP && change.action().isChange()) {
                int rules = (isNew ? DEFAULT_RULES : 0)
                        + (int) change.differences().stream()
                                .filter(line -> line.startsWith("+ "))
                                .count();
                needed.merge("security_group_rule", rules, Integer::sum);
            }
        }
        needed.values().removeIf(count -> count == 0);
        return needed;
    }
}
