package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a run has ensured in Neutron: known also if not everything could be. */
public final class EnsuredSoFar {

    /** In order of dependency. */
    private static final List<Kind> ORDER = List.of(Kind.NETWORK, Kind.SUBNET, Kind.SECURITY_GROUP, Kind.PORT);

    private final Map<String, Resource> resources = new ConcurrentHashMap<>();
    private final AtomicBoolean created = new AtomicBoolean();

    /** A resource, and what was done to it. */
    public record Ensured<T extends Tagged>(T value, Resource resource) {}

    <T extends Tagged> T created(T resource) {
        created.set(true);
        return resource;
    }

    public boolean isSomethingCreated() {
        return created.get();
    }

    public <T extends Tagged> Ensured<T> add(Decision<T> decision, T value) {
        Resource resource = decision.resource(value.id());
        resources.put(value.id(), resource);
        return new Ensured<>(value, resource);
    }

    /** In the order in which they depend on each other. */
    public List<Resource> resources() {
        return resources.values().stream()
                .sorted(Comparator.comparing((Resource r) -> ORDER.indexOf(r.kind()))
                        .thenComparing(Resource::name))
                .toList();
    }
}
