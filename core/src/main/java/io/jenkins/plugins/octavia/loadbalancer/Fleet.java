package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All load balancers of a cloud, compared with what prerequisites say. */
public final class Fleet {

    /** Housekeeping renews 14 days before the end ({@code cert_expiry_buffer}); what is later than this was not renewed. */
    private static final Duration CERTIFICATE_RENEWED = Duration.ofDays(7);

    /** Renewing a certificate takes seconds. */
    private static final Duration CERTIFICATE_BUSY = Duration.ofMinutes(10);

    /** Longer than Octavia waits for a server by default: {@code amp_active_retries} times {@code amp_active_wait_sec}. */
    private static final Duration PENDING = Duration.ofHours(1);

    /** Several times {@code heartbeat_timeout}, after which an amphora that says nothing is replaced. */
    private static final Duration SILENT = Duration.ofMinutes(3);

    private final LoadBalancing octavia;
    private final Targets targets;
    private final String projectId;
    private final Optional<AuthorityChange> authorities;
    /** By the cloud's clock, for Octavia's times are compared with it. */
    private final Supplier<Instant> now;

    public Fleet(Cloud cloud, Targets targets, Clock clock) {
        this(cloud, targets, Optional.empty(), clock);
    }

    /** @param authorities if they are being replaced and the controllers have the files of a phase */
    public Fleet(Cloud cloud, Targets targets, Optional<AuthorityChange> authorities, Clock clock) {
        this.octavia = cloud.loadBalancing();
        this.targets = targets;
        this.projectId = cloud.project().id();
        this.authorities = authorities;
        this.now = () -> cloud.now().orElseGet(clock::instant);
    }

    /**
     * Refuses a cloud that has no Octavia.
     *
     * @throws Refusal if the catalogue has none in the region
     */
    public static void refuseWithoutOctavia(Cloud cloud) {
        refuseWithoutOctavia(cloud, "start Octavia and register its endpoints first");
    }

    /** @param advice what to do if there is none */
    static void refuseWithoutOctavia(Cloud cloud, String advice) {
        if (!cloud.loadBalancing().isThere()) {
            throw new Refusal("cloud " + cloud.name() + ": its catalog has no service of type load-balancer (octavia)"
                    + " in the region; " + advice);
        }
    }

    /**
     * Looks at all of them.
     *
     * @throws CloudException if Octavia fails, or the login may not see amphorae
     */
    public List<LoadBalancerStatus> look() {
        // One that is made to try an image is nobody's, and gone in a moment.
        List<LoadBalancer> loadBalancers = octavia.loadBalancers().stream()
                .filter(loadBalancer -> !Mark.isCanary(loadBalancer, projectId))
                .toList();
        Map<String, List<Amphora>> amphorae = octavia.amphorae().stream()
                .filter(amphora -> amphora.loadBalancerId().isPresent())
                .collect(Collectors.groupingBy(
                        amphora -> amphora.loadBalancerId().orElseThrow()));
        List<LoadBalancerStatus> statuses = loadBalancers.stream()
                .map(loadBalancer -> status(
                        loadBalancer, amphorae.getOrDefault(loadBalancer.id(), List.of()), targets.of(loadBalancer)))
                .toList();
        return statuses.stream().allMatch(status -> status.drifts().isEmpty()) ? statuses : settled(statuses);
    }

    /** The two lists are of different times: what Octavia worked at between them is looked at again. */
    private List<LoadBalancerStatus> settled(List<LoadBalancerStatus> statuses) {
        Map<String, LoadBalancer> now = octavia.loadBalancers().stream()
                .collect(Collectors.toMap(LoadBalancer::id, Function.identity(), (one, same) -> one));
        return statuses.stream()
                .flatMap(status -> {
                    LoadBalancer before = status.loadBalancer();
                    return status.drifts().isEmpty() || before.equals(now.get(before.id()))
                            ? Stream.of(status)
                            : look(before.id(), status.target()).stream();
                })
                .toList();
    }

    /** Looks at one; empty if it was deleted. */
    Optional<LoadBalancerStatus> look(String id, Target target) {
        Optional<LoadBalancer> loadBalancer = octavia.loadBalancer(id);
        // Of one that is PENDING nothing is compared.
        List<Amphora> amphorae =
                loadBalancer.filter(found -> !found.isPending()).isPresent() ? octavia.amphoraeOf(id) : List.of();
        return loadBalancer.map(found -> status(found, amphorae, target));
    }

    private LoadBalancerStatus status(LoadBalancer loadBalancer, List<Amphora> amphorae, Target target) {
        List<Drift> drifts = new ArrayList<>();
        if (loadBalancer.isPending()) {
            Duration since = Duration.between(loadBalancer.updatedAt(), now.get());
            if (since.compareTo(PENDING) > 0) {
                drifts.add(new Drift(Reason.STUCK, stuck(loadBalancer, since)));
            }
            // Its amphorae are being made or replaced.
            return new LoadBalancerStatus(loadBalancer, amphorae, target, drifts);
        }
        if (loadBalancer.isError()) {
            drifts.add(new Drift(Reason.ERROR, "provisioning status ERROR"));
        }
        for (Amphora amphora : amphorae) {
            compare(amphora, target, drifts);
        }
        missing(amphorae).ifPresent(text -> drifts.add(new Drift(Reason.PEER, text)));
        if (loadBalancer.isToSpeak()
                && loadBalancer.operatingStatus().equals("OFFLINE")
                && Duration.between(loadBalancer.updatedAt(), now.get()).compareTo(SILENT) > 0) {
            drifts.add(new Drift(
                    Reason.SILENT,
                    "ACTIVE but OFFLINE since " + loadBalancer.updatedAt() + ": no heartbeats come; look at"
                            + " octavia-health-manager and at what lets udp/5555 through to it"));
        }
        return new LoadBalancerStatus(loadBalancer, amphorae, target, drifts);
    }

    private void compare(Amphora amphora, Target target, List<Drift> drifts) {
        String which = "amphora " + amphora.id();
        compare(which + " has image ", amphora.imageId(), target.imageId())
                .ifPresent(text -> drifts.add(new Drift(Reason.IMAGE, text)));
        compare(which + " has flavor ", amphora.computeFlavor(), target.computeFlavor())
                .ifPresent(text -> drifts.add(new Drift(Reason.FLAVOR, text)));
        amphora.certificateEnds()
                .filter(end -> Duration.between(now.get(), end).compareTo(CERTIFICATE_RENEWED) < 0)
                .ifPresent(end -> drifts.add(new Drift(
                        Reason.CERTIFICATE,
                        which + "'s certificate ends at " + end + ", and housekeeping has not renewed it")));
        if (amphora.isCertificateBusy()
                && Duration.between(amphora.updatedAt(), now.get()).compareTo(CERTIFICATE_BUSY) > 0) {
            drifts.add(new Drift(
                    Reason.CERTIFICATE,
                    which + "'s certificate is being renewed since " + amphora.updatedAt()
                            + ": housekeeping died meanwhile, and never renews it again"));
        }
        authorities
                .flatMap(change -> change.behind(amphora))
                .ifPresent(text -> drifts.add(new Drift(Reason.AUTHORITY, which + " " + text)));
        if (amphora.isError()) {
            drifts.add(new Drift(Reason.ERROR, which + " is in ERROR: the health manager no longer looks at it"));
        }
    }

    private static Optional<String> compare(String what, Optional<String> has, Optional<String> wanted) {
        // Octavia does not know the image of a volume, or of an amphora that is older than the field.
        return has.isPresent() && wanted.isPresent() && !has.equals(wanted)
                ? Optional.of(what + has.get() + ", a new one would have " + wanted.get())
                : Optional.empty();
    }

    private static Optional<String> missing(List<Amphora> amphorae) {
        Map<String, Long> roles = amphorae.stream()
                .map(Amphora::role)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        if (amphorae.isEmpty()) {
            return Optional.of("has no amphora");
        }
        for (String role : List.of("MASTER", "BACKUP")) {
            if (!roles.containsKey(role) && amphorae.stream().anyMatch(Amphora::isOfPair)) {
                return Optional.of("of its pair there is no " + role);
            }
        }
        return Optional.empty();
    }

    private static String stuck(LoadBalancer loadBalancer, Duration since) {
        return loadBalancer.provisioningStatus() + " for " + since.toMinutes() + " min: if no worker is at it, only"
                + " the database can end that (UPDATE load_balancer SET provisioning_status = 'ERROR' WHERE id = '"
                + loadBalancer.id() + "'), and then a failover heals it";
    }
}
