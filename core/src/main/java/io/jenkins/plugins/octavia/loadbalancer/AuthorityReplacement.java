package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Rotation;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Replaces the certificate authorities of a folder without an outage, a phase at a time: no phase begins before the controllers have
 * the files of the one before, and the amphorae of every load balancer have followed. The network's tags name old and new as long as
 * either is trusted.
 *
 * <p>Its user holds the lock of the folder. All that remains between two calls is in the folder and in the cloud.
 */
public final class AuthorityReplacement {

    private static final Set<Section> ONLY = EnumSet.of(Section.CERTIFICATES);

    private final Spec spec;
    private final Cloud cloud;
    private final Inputs inputs;
    private final Listener listener;
    private final Consumer<Deployment> record;
    private final CertificateProfile profile;
    private final Rotation rotation;
    private final boolean looksAtLoadBalancers;

    private AuthorityReplacement(
            Spec spec,
            CertificateProfile profile,
            Cloud cloud,
            Inputs inputs,
            Listener listener,
            Consumer<Deployment> record,
            boolean looksAtLoadBalancers) {
        this.spec = spec;
        this.profile = profile;
        this.cloud = cloud;
        this.inputs = inputs;
        this.listener = listener;
        this.record = record;
        this.looksAtLoadBalancers = looksAtLoadBalancers;
        this.rotation = new Rotation(
                inputs.out().certificates(),
                Passphrase.of(inputs.secrets()
                        .caPassphrase()
                        .map(Secret::reveal)
                        .orElseThrow(
                                () -> new Refusal("certificates: no passphrase was given for the keys of the CA; set "
                                        + inputs.wording().caPassphrase()))),
                inputs.clock(),
                inputs.random());
    }

    /**
     * Finishes what an earlier run was cut off in, if it was.
     *
     * @param record is given what becomes of the deployment's record
     * @param looksAtLoadBalancers whether their amphorae are asked; else the caller has looked
     * @throws Refusal if the specification has no certificates, or the folder is not that of this cloud's Octavia
     */
    public static AuthorityReplacement of(
            Spec spec,
            Cloud cloud,
            Inputs inputs,
            Listener listener,
            Consumer<Deployment> record,
            boolean looksAtLoadBalancers)
            throws IOException {
        CertificateProfile profile = spec.certificates()
                .map(CertificatesSpec::profile)
                .orElseThrow(
                        () -> new Refusal("the specification has no section certificates, which says what the new CA is"
                                + " to be like; add it"));
        inputs.last().refuseOther(cloud, inputs.out());
        if (looksAtLoadBalancers) {
            Fleet.refuseWithoutOctavia(cloud, inputs.wording().withoutOctavia());
        }
        AuthorityReplacement replacement =
                new AuthorityReplacement(spec, profile, cloud, inputs, listener, record, looksAtLoadBalancers);
        replacement.rotation.recover();
        return replacement;
    }

    public RotationState state() {
        return rotation.state();
    }

    /**
     * The load balancers that have not followed yet, and those that Octavia works at, of which nothing can be said; empty also if
     * there is nothing to follow.
     */
    public List<LoadBalancerStatus> behind() {
        Optional<AuthorityChange> change = AuthorityChange.in(inputs.out());
        return (change.isEmpty() ? List.<LoadBalancerStatus>of() : fleet(change).look())
                .stream()
                        .filter(status ->
                                status.loadBalancer().isPending() || status.hasDrift(EnumSet.of(Reason.AUTHORITY)))
                        .toList();
    }

    /** All load balancers in the order in which they are best failed over: first those whose users notice nothing. */
    public List<LoadBalancerStatus> inOrder() {
        return fleet(Optional.empty()).look().stream()
                .sorted(Comparator.comparing(LoadBalancerStatus::isPair).reversed())
                .toList();
    }

    private Fleet fleet(Optional<AuthorityChange> change) {
        return new Fleet(cloud, Targets.of(spec.only(ONLY), Optional.empty(), cloud), change, inputs.clock());
    }

    /**
     * Notes that the controllers have the files of the last phase, and that Octavia's services were started with them. Since when is
     * noted the first time.
     *
     * @param controllers folders that are compared with what they ought to have; none if the caller has looked
     * @throws Refusal if there is nothing that they ought to have, or one has something else
     */
    public void deployed(List<Path> controllers) throws IOException {
        RotationState state = rotation.state();
        if (!state.isToBeDeployed() && state.deployed().isEmpty()) {
            throw new Refusal(
                    "certificates: no authority is being replaced, so there is nothing to have been deployed");
        }
        controllers.forEach(rotation::refuseOtherFiles);
        noteOnNetwork();
        if (state.deployed().isPresent()) {
            return;
        }
        // Octavia's times are of seconds: an amphora of this one may be from before.
        Instant now =
                cloud.now().orElseGet(inputs.clock()::instant).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        rotation.deployed(now, looksAtLoadBalancers ? Optional.of(certificatesEnd(now)) : Optional.empty());
    }

    /** The latest of all amphorae; that one which has no certificate yet gets one that ends later than now. */
    private Instant certificatesEnd(Instant now) {
        return cloud.loadBalancing().amphorae().stream()
                .flatMap(amphora -> amphora.certificateEnds().stream())
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /** Begins the next phase: trust, switch, or the end. */
    public void next() throws IOException {
        refuseUnlessFollowed();
        refuseUnlessInUse();
        switch (rotation.state().phase()) {
            case NONE, REPLACED -> rotation.begin(profile);
            case TRUST -> rotation.turn(profile);
            case SWITCH -> rotation.finish();
        }
        noteOnNetwork();
    }

    /** Goes back one phase. What amphorae have of the later one must be trusted in the earlier one. */
    public void back() throws IOException {
        refuseUnlessInUse();
        if (rotation.state().phase() == Phase.TRUST && rotation.state().switched()) {
            refuseUnlessFollowed();
        }
        rotation.back();
        noteOnNetwork();
    }

    /** Gives the authorities later ends, with the same keys. */
    public void renew() throws IOException {
        refuseUnlessFollowed();
        refuseUnlessInUse();
        rotation.renew(profile);
        noteOnNetwork();
    }

    /**
     * Puts new authorities in the place of the old ones at once: every amphora is out of reach until it is failed over. So it is if they
     * have ended, and then no run of the certificates is possible before.
     */
    public void replace() throws IOException {
        if (!rotation.hasEnded()) {
            plan().close();
        }
        rotation.replace(profile);
        noteOnNetwork();
    }

    private void refuseUnlessFollowed() {
        RotationState state = rotation.state();
        if (state.isToBeDeployed()) {
            throw new Refusal("certificates: nobody has said that the controllers have the files of phase "
                    + state.phase().label() + "; give them "
                    + inputs.out().path().resolve("certs")
                    + ", restart Octavia's services, and say so with "
                    + inputs.wording().deployed());
        }
        List<LoadBalancerStatus> behind = looksAtLoadBalancers ? behind() : List.of();
        if (!behind.isEmpty()) {
            throw new Refusal("certificates: amphorae of " + behind.size()
                    + " load balancers have not followed phase " + state.phase().label() + ": "
                    + behind.stream().map(AuthorityReplacement::why).collect(Collectors.joining("; "))
                    + "; fail them over (" + inputs.wording().refresh() + ") and run again");
        }
    }

    private static String why(LoadBalancerStatus status) {
        return status.title() + ": "
                + status.drifts().stream()
                        .filter(drift -> drift.reason() == Reason.AUTHORITY)
                        .map(Drift::text)
                        .findFirst()
                        .orElseGet(() -> "is " + status.loadBalancer().provisioningStatus());
    }

    /** Refuses a folder that is not the one in use. */
    private void refuseUnlessInUse() {
        try (Plan plan = plan()) {
            refuseChanges(plan);
        }
    }

    private Plan plan() {
        return Plan.of(spec, ONLY, cloud, inputs.ofFilesThatAreThere(), silent(listener));
    }

    /** Of a run that only tags the network nothing is news but that it waits: what was replaced is the caller's to say. */
    private static Listener silent(Listener listener) {
        return new SilentListener() {
            @Override
            public void waiting(String message) {
                listener.waiting(message);
            }

            @Override
            public void filesWritten() {
                listener.filesWritten();
            }
        };
    }

    private static void refuseChanges(Plan plan) {
        plan.changes().stream()
                .filter(change -> change.action().isChange())
                .findFirst()
                .ifPresent(change -> {
                    throw new Refusal("certificates: a run would change them ("
                            + String.join(", ", change.differences()) + "); apply the specification first");
                });
    }

    /** A run of the certificates alone, which brings the network's tags up to this folder. */
    private void noteOnNetwork() {
        try (Plan plan = plan()) {
            refuseChanges(plan);
            Deployment deployment = plan.apply();
            deployment.failure().ifPresent(failure -> {
                throw new Refusal(failure + "; the files are in place, and "
                        + inputs.wording().deployed() + " has the network's tags name them");
            });
            record.accept(inputs.last().followedBy(deployment));
        }
    }
}
