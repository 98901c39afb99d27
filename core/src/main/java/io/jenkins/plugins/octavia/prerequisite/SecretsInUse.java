package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkSide;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What may be made of the CA and the secrets that Octavia's services share, and what the management network is to say is in
 * use: a second one beside one that amphorae know is an outage. So nothing is made unless all that could say so says that
 * there is none, and what was made is on disk before the network says that it is in use.
 */
final class SecretsInUse {

    private static final Secret TO_BE_MADE = new Secret("(made by the run)");

    private final Search search;
    private final Spec spec;
    private final Cloud cloud;
    private final Inputs inputs;
    private final Guard guard;
    private final Optional<CertificatesPrerequisite> certificates;
    private final Map<ServiceSecret, Optional<Secret>> secrets = new LinkedHashMap<>();

    /** @param certificates empty if the run is not about them, or they were refused */
    SecretsInUse(Search search, Guard guard, Optional<CertificatesPrerequisite> certificates) {
        this.search = search;
        this.spec = search.spec();
        this.cloud = search.cloud();
        this.inputs = search.inputs();
        this.guard = guard;
        this.certificates = certificates;
    }

    /**
     * The network that the specification means, if nothing else looks for it and its tags are needed.
     *
     * @throws Refusal if it names one that is not there
     */
    static Optional<Network> carrier(Search search) {
        return search.spec().network().isPresent()
                        || search.spec().certificates().isEmpty()
                ? Optional.empty()
                : search.whole()
                        .network()
                        .flatMap(named -> About.about(
                                Kind.NETWORK,
                                named.name(),
                                () -> NetworkSide.network(search.cloud().network(), named)));
    }

    /**
     * Looks for the secrets that octavia.conf needs, and for what speaks against making those that are not there.
     *
     * @param isNetworkKnown whether there is no management network if none was found; else nothing is concluded from that
     */
    void find(boolean isNetworkKnown, Consumer<Runnable> check) {
        if (inputs.writesConf()
                && spec.network().filter(s -> !s.healthManagers().isEmpty()).isPresent()) {
            check.accept(
                    () -> find(ServiceSecret.HEARTBEAT_KEY, inputs.secrets().heartbeatKey()));
        }
        if (inputs.writesConf() && spec.certificates().isPresent()) {
            check.accept(() -> find(
                    ServiceSecret.SERVER_CERTS_KEY_PASSPHRASE, inputs.secrets().serverCertsKeyPassphrase()));
        }
        if (isNetworkKnown) {
            check.accept(this::refuseUnguarded);
            check.accept(this::refuseMintingOnShared);
            check.accept(this::refuseSecondNetwork);
        }
    }

    private void find(ServiceSecret kind, Optional<Secret> given) {
        secrets.put(kind, kind.find(given, inputs, guard));
    }

    private boolean mintsAuthority() {
        return certificates.filter(CertificatesPrerequisite::mints).isPresent();
    }

    private boolean mints() {
        return mintsAuthority() || secrets.values().stream().anyMatch(Optional::isEmpty);
    }

    /** An authority that is kept elsewhere is made once only if something says that it was: the network's tags. */
    private void refuseUnguarded() {
        if (mintsAuthority()
                && inputs.minting() == Minting.AUTHORITY
                && guard.network().isEmpty()
                && spec.network().isEmpty()) {
            throw new Refusal("certificates: "
                    + named().map(s -> "network " + s.name() + " is not there")
                            .orElse("the specification has no network")
                    + ", and only its tags say whether a CA is in use; "
                    + inputs.wording().network());
        }
    }

    /** Every project that a network is shared with may clear its tags, so that none says nothing of what is in use. */
    private void refuseMintingOnShared() {
        guard.network()
                .filter(carrier -> mints() && carrier.owner().isOwn())
                .filter(carrier -> About.about(
                        Kind.NETWORK, carrier.name(), () -> cloud.network().isShared(carrier)))
                .ifPresent(carrier -> {
                    throw new Refusal("network " + Printable.line(carrier.name())
                            + ": it is shared with other projects (openstack network"
                            + " rbac list), which can clear the tags that say which CA and secrets are in use, so none is"
                            + " made; share it no longer, or give the CA and the secrets that are in use");
                });
    }

    private void refuseSecondNetwork() {
        SecondNetwork second = new SecondNetwork(cloud.network(), named(), guard.network(), inputs);
        if (spec.network().isPresent()) {
            second.refuseBesideConf();
        }
        if (mints()) {
            second.refuseBesideGuards(this::mintsBeside);
            second.refuseBesideShared();
            second.refuseUnderAmphorae();
        }
    }

    private Optional<NetworkSpec> named() {
        return search.whole().network();
    }

    /** Whether a run makes something that there is already, by what a network says. */
    private boolean mintsBeside(Guard other) {
        return (mintsAuthority() && !other.caFingerprints().isEmpty())
                || secrets.entrySet().stream()
                        .anyMatch(secret -> secret.getValue().isEmpty()
                                && other.says(secret.getKey().guardTag()));
    }

    /** What octavia.conf is to say of the secrets; nothing that holds water of those that are still to be made. */
    ConfOptions planned() {
        ConfOptions options = ConfOptions.NONE;
        for (Map.Entry<ServiceSecret, Optional<Secret>> secret : secrets.entrySet()) {
            options = options.with(secret.getKey().option(), secret.getValue().orElse(TO_BE_MADE));
        }
        return options;
    }

    /** Whether the network lacks a tag, as far as that is known before anything is made. */
    boolean lacksTags() {
        return guard.network().isPresent()
                && !(unsaid(certificates
                                        .map(CertificatesPrerequisite::fingerprints)
                                        .orElse(Set.of()))
                                .isEmpty()
                        && outlived().isEmpty());
    }

    /** The authorities that others took the place of, and of which the network says that they are in use. */
    private List<String> outlived() {
        return certificates.map(CertificatesPrerequisite::retired).orElse(Set.of()).stream()
                .filter(fingerprint -> guard.says(Guard.ca(fingerprint)))
                .toList();
    }

    private void retire(Network carrier) {
        outlived().forEach(fingerprint -> {
            cloud.network().addTag(carrier, Guard.retiredCa(fingerprint));
            cloud.network().removeTag(carrier, Guard.ca(fingerprint));
        });
    }

    private List<String> unsaid(Set<String> fingerprints) {
        return Stream.concat(
                        secrets.keySet().stream().map(ServiceSecret::guardTag),
                        fingerprints.stream().map(Guard::ca))
                .filter(tag -> !guard.says(tag))
                .toList();
    }

    /**
     * Makes what is missing, has it written, and then says on the network what is in use: a tag never stands for a secret
     * that nobody has.
     *
     * @param ensured the management network, if this run ensured it
     * @param own the fingerprints of the CA
     * @param write is given the secrets' options
     */
    void write(Optional<Network> ensured, Set<String> own, Consumer<ConfOptions> write) {
        Optional<Network> carrier = ensured.or(guard::network);
        if (carrier.isEmpty()) {
            write.accept(made());
            return;
        }
        About.about(Kind.NETWORK, carrier.get().name(), () -> {
            write(carrier.get(), own, write);
            return carrier;
        });
    }

    /**
     * Another login may do the same at the same time; so a run that makes something looks before, and one that has named a CA
     * looks after it too, and withdraws: of two that name different ones at least the later sees both.
     */
    private void write(Network carrier, Set<String> own, Consumer<ConfOptions> write) {
        List<String> added = unsaid(own);
        if (mints()) {
            Guard now = look(carrier);
            refuseBeside(now, own);
            secrets.forEach((kind, found) -> {
                if (found.isEmpty()) {
                    kind.find(Optional.empty(), inputs, now);
                }
            });
        }
        write.accept(made());
        if (added.isEmpty()) {
            retire(carrier);
            return;
        }
        added.forEach(tag -> cloud.network().addTag(carrier, tag));
        Guard now = look(carrier);
        try {
            refuseBeside(now, own);
        } catch (Refusal e) {
            added.stream().filter(Guard::isCa).forEach(tag -> cloud.network().removeTag(carrier, tag));
            throw e;
        }
        added.stream().filter(tag -> !now.says(tag)).forEach(tag -> nameInPlaceOfANearOne(carrier, tag));
        retire(carrier);
    }

    private ConfOptions made() {
        secrets.replaceAll((kind, found) -> found.or(() -> Optional.of(kind.make(inputs))));
        return planned();
    }

    /**
     * Neutron's database may take a tag that differs in case or accents for the same: then none is added beside it, in silence,
     * and both are removed by one name.
     */
    private void nameInPlaceOfANearOne(Network carrier, String tag) {
        cloud.network().removeTag(carrier, tag);
        cloud.network().addTag(carrier, tag);
        if (!look(carrier).says(tag)) {
            throw new Refusal(
                    "network " + Printable.line(carrier.name()) + ": the tag " + tag
                            + " does not stay on it, so nothing would say what is in use; look who changes its tags, and run again");
        }
    }

    private Guard look(Network carrier) {
        return new Guard(Optional.of(cloud.network()
                .network(carrier.id())
                .orElseThrow(
                        () -> new Refusal("network " + Printable.line(carrier.name()) + ": it is gone; run again"))));
    }

    private void refuseBeside(Guard now, Set<String> own) {
        Set<String> others = new TreeSet<>(now.caFingerprints());
        others.removeAll(own);
        certificates.map(CertificatesPrerequisite::retired).ifPresent(others::removeAll);
        if (!own.isEmpty() && !others.isEmpty()) {
            throw new Refusal("network " + now.name() + ": another login says at the same time that the CA "
                    + String.join(" and ", others) + " is in use, so that of "
                    + inputs.out().path().resolve("certs") + " is not named; "
                    + inputs.wording().authority()
                    + ", or if amphorae know this one, take the tags octavia-ca= of the other off the network and run"
                    + " again");
        }
    }
}
