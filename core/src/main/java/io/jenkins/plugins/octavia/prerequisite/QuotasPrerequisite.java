package io.jenkins.plugins.octavia.prerequisite;

import static java.util.stream.Collectors.joining;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.QuotasSpec;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Limit;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The quotas of the project: raised if they are too low, and never lowered. */
final class QuotasPrerequisite implements Prerequisite {

    private static final int FORBIDDEN = 403;

    private final Cloud cloud;
    private final Map<Service, Map<String, QuotaUsage>> quotas = new EnumMap<>(Service.class);
    private final QuotaSum sum;
    private final Map<Limit, QuotaSum.Need> needs = new EnumMap<>(Limit.class);

    private QuotasPrerequisite(QuotasSpec spec, Search search) {
        this.cloud = search.cloud();
        for (Service service : Service.values()) {
            quotas.put(service, About.about(Kind.QUOTAS, name(service), () -> read(service)));
        }
        this.sum = QuotaSum.of(spec, search);
    }

    static Optional<QuotasPrerequisite> find(Search search) {
        return search.spec().quotas().map(spec -> new QuotasPrerequisite(spec, search));
    }

    static String name(Service service) {
        return service.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, QuotaUsage> read(Service service) {
        return switch (service) {
            case COMPUTE -> cloud.compute().quotas();
            case NETWORK -> cloud.network().quotas();
        };
    }

    @Override
    public void compare(Found found) {
        for (Limit limit : Limit.values()) {
            Optional.ofNullable(quotas.get(limit.service()).get(limit.quota()))
                    .flatMap(usage -> sum.need(limit, usage, found.created().getOrDefault(limit.quota(), 0)))
                    .ifPresent(need -> needs.put(limit, need));
        }
    }

    @Override
    public List<Change> changes() {
        return Arrays.stream(Service.values()).map(this::change).toList();
    }

    private Change change(Service service) {
        List<String> lines = new ArrayList<>();
        needs.forEach((limit, need) -> {
            if (limit.service() == service) {
                lines.add(line(limit, need));
            }
        });
        boolean isRaised = !raised(service, quotas.get(service)).isEmpty();
        return new Change(
                Kind.QUOTAS, name(service), cloud.project().id(), isRaised ? Action.UPDATED : Action.UNCHANGED, lines);
    }

    private String line(Limit limit, QuotaSum.Need need) {
        QuotaUsage usage = quotas.get(limit.service()).get(limit.quota());
        String name = limit.quota().replace('_', ' ');
        return isEnough(usage, need)
                ? name + " " + shown(usage.limit()) + " is enough for " + need
                : name + " " + shown(usage.limit()) + " -> " + need;
    }

    private static String shown(int limit) {
        return limit == QuotasSpec.UNLIMITED ? "unlimited" : Integer.toString(limit);
    }

    private static boolean isEnough(QuotaUsage usage, QuotaSum.Need need) {
        return usage.limit() == QuotasSpec.UNLIMITED
                || (need.limit() != QuotasSpec.UNLIMITED && usage.limit() >= need.limit());
    }

    /** What is too low. */
    private Map<Limit, Integer> raised(Service service, Map<String, QuotaUsage> now) {
        Map<Limit, Integer> raised = new EnumMap<>(Limit.class);
        needs.forEach((limit, need) -> {
            if (limit.service() == service
                    && now.containsKey(limit.quota())
                    && !isEnough(now.get(limit.quota()), need)) {
                raised.put(limit, need.limit());
            }
        });
        return raised;
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.NONE;
    }

    @Override
    public Outcome ensure() {
        return Arrays.stream(Service.values()).map(this::ensured).reduce(Outcome.NONE, Outcome::and);
    }

    private Outcome ensured(Service service) {
        Change change = change(service);
        try {
            if (change.action().isChange()) {
                About.about(Kind.QUOTAS, name(service), () -> raise(service));
            }
            return Outcome.of(
                    new Resource(change.kind(), change.name(), change.id(), change.action()), ConfOptions.NONE);
        } catch (RuntimeException e) {
            return Outcome.failed(List.of(), e);
        }
    }

    /** An administrator may have raised one since, which must not be lowered. */
    private Map<Limit, Integer> raise(Service service) {
        Map<Limit, Integer> raised = raised(service, read(service));
        Map<String, Integer> byName = new LinkedHashMap<>();
        raised.forEach((limit, count) -> byName.put(limit.quota(), count));
        try {
            if (!raised.isEmpty() && service == Service.COMPUTE) {
                cloud.compute().setQuotas(byName);
            } else if (!raised.isEmpty()) {
                cloud.network().setQuotas(byName);
            }
        } catch (CloudException e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            throw new Refusal("quotas " + name(service) + ": this login may not raise them; have an administrator run:"
                    + " openstack quota set "
                    + raised.entrySet().stream()
                            .map(entry -> entry.getKey().argument() + " " + entry.getValue())
                            .collect(joining(" "))
                    + " " + cloud.project().id());
        }
        return raised;
    }
}
