package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.AvailabilityZone;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.prerequisite.Destruction.Left;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.spec.AvailabilityZoneSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The load balancers in availability zones. If a zone has a management network of its own, their amphorae are on no network that
 * a destruction looks at, but of the same image, keypair and groups as the others.
 */
final class ZoneUsers {

    private static final int SHOWN = 3;

    private ZoneUsers() {}

    /** The zones under which nothing may be removed: those of the specification and ours, if load balancers are or may be there. */
    static List<Left> inUse(List<AvailabilityZoneSpec> specs, Cloud cloud) {
        LoadBalancing octavia = cloud.loadBalancing();
        if (specs.isEmpty() || !octavia.isThere()) {
            return List.of();
        }
        OctaviaState<AvailabilityZone> state = OctaviaState.ofZones(octavia);
        // As Octavia's database compares them, so that a load balancer may spell its zone in another way.
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        specs.forEach(spec -> names.add(spec.name()));
        if (state.absence().isPresent()) {
            String reason = state.absence().get() + "; nothing was removed, for load balancers may be there: if that"
                    + " Octavia is gone for good, leave " + Section.AVAILABILITY_ZONES.key() + " out";
            return names.stream().map(name -> left(name, reason)).toList();
        }
        state.all().stream()
                .filter(zone -> Mark.isOurs(zone, cloud.project().id()))
                .forEach(zone -> names.add(zone.name()));
        Map<String, List<LoadBalancer>> users = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        octavia.loadBalancers()
                .forEach(one -> one.availabilityZone()
                        .filter(names::contains)
                        .ifPresent(zone -> users.computeIfAbsent(zone, z -> new ArrayList<>())
                                .add(one)));
        return users.entrySet().stream()
                .map(entry -> left(
                        entry.getKey(),
                        "in use by " + entry.getValue().size() + " load balancers (" + shown(entry.getValue())
                                + "), so nothing was removed; delete them first (openstack loadbalancer delete --cascade"
                                + " LOAD_BALANCER)"))
                .toList();
    }

    private static Left left(String zone, String reason) {
        return new Left(Kind.AVAILABILITY_ZONE, zone, zone, true, reason);
    }

    private static String shown(List<LoadBalancer> loadBalancers) {
        return loadBalancers.stream()
                        .limit(SHOWN)
                        .map(one -> Printable.line(one.name()) + " " + one.id() + " of project " + one.projectId())
                        .collect(Collectors.joining(", "))
                + (loadBalancers.size() > SHOWN ? ", ..." : "");
    }
}
