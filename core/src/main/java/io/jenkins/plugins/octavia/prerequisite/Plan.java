package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.conf.Catalogue;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.Deployment.AmphoraImage;
import io.jenkins.plugins.octavia.prerequisite.Deployment.Certificates;
import io.jenkins.plugins.octavia.prerequisite.Parallel.Work;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All prerequisites together: what is, what is missing, and how it comes to be. Making a plan touches nothing and finds
 * every reason to refuse; {@link #apply} then changes what has to change, at the same time where it can.
 */
public final class Plan implements AutoCloseable {

    private static final Secret TO_BE_MADE = new Secret("(made by the run)");

    private final Spec whole;
    private final Spec spec;
    private final Set<Section> only;
    private final Cloud cloud;
    private final Inputs inputs;
    private final Listener listener;
    private final Parallel parallel = new Parallel();
    private final Configuration configuration = new Configuration();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Resource> written = new ArrayList<>();
    private final Map<ServiceSecret, Optional<Secret>> secrets = new LinkedHashMap<>();
    private ManagementNetwork network;
    private Optional<FlavorPrerequisite> flavor = Optional.empty();
    private Optional<KeypairPrerequisite> keypair = Optional.empty();
    private Optional<CertificatesPrerequisite> certificates = Optional.empty();
    private Optional<ImagePrerequisite> image = Optional.empty();
    private Guard guard;

    private Plan(Spec spec, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        this.whole = spec;
        this.spec = spec.only(only);
        this.only = Set.copyOf(only);
        this.cloud = cloud;
        this.inputs = inputs;
        this.listener = listener;
    }

    /**
     * Looks at everything that the chosen sections of the specification ask for.
     *
     * @param only the sections to provision; the others are still known, for what is chosen may refer to them
     * @throws Refusal with everything that does not fit
     * @throws CloudException where the cloud fails
     */
    public static Plan of(Spec spec, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        Plan plan = new Plan(spec, only, cloud, inputs, listener);
        try {
            plan.find();
            return plan;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /** One entry for each resource, changed or not. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    public boolean isChange() {
        return changes.stream().anyMatch(change -> change.action().isChange());
    }

    private void find() {
        // Needed at the end, and slow to read for the first time.
        parallel.start(Catalogue::octavia);
        List<Refusal> refusals = new ArrayList<>();
        inputs.last().refuseOther(cloud, inputs.out());
        inputs.conf()
                .ifPresent(conf -> check(refusals, () -> {
                    Configuration.refuseUnreadable(conf, spec.release(), inputs.wording());
                    ServiceUser.refuseMismatch(conf, cloud);
                    return null;
                }));
        network = new ManagementNetwork(
                spec.network(),
                spec.securityGroups(),
                whole.securityGroups().map(groups -> groups.healthManager().name()),
                KnownHealthManagers.of(inputs),
                cloud.network(),
                parallel);
        var networkWork = parallel.start(network::find);
        var guardWork = parallel.start(
                () -> spec.network().isPresent() || spec.certificates().isEmpty()
                        ? Optional.<Network>empty()
                        : carrier(whole.network()));
        var keypairWork = spec.keypair().map(s -> parallel.start(() -> KeypairPrerequisite.find(s, cloud, inputs)));
        var imageWork = spec.image().map(s -> parallel.start(() -> findImage(s)));
        var certificatesWork =
                spec.certificates().map(s -> parallel.start(() -> CertificatesPrerequisite.find(s.profile(), inputs)));
        flavor = spec.flavor().flatMap(s -> check(refusals, () -> FlavorPrerequisite.find(s, cloud)));
        keypair = keypairWork.flatMap(work -> check(refusals, work::join));
        Optional<List<Change>> networkChanges = check(refusals, networkWork::join);
        image = imageWork.flatMap(work -> check(refusals, work::join));
        Optional<Network> elsewhere = guardWork.join();
        guard = new Guard(elsewhere.or(() -> networkChanges.flatMap(found -> network.existingNetwork())));
        certificates = certificatesWork.flatMap(work ->
                check(refusals, () -> work.join().compare(guard, cloud.now())));
        check(refusals, () -> {
            refuseUnguarded(whole.network());
            return null;
        });
        if (inputs.writesConf()
                && spec.network().filter(s -> !s.healthManagers().isEmpty()).isPresent()) {
            check(
                    refusals,
                    () -> findSecret(
                            ServiceSecret.HEARTBEAT_KEY, inputs.secrets().heartbeatKey()));
        }
        if (inputs.writesConf() && spec.certificates().isPresent()) {
            check(
                    refusals,
                    () -> findSecret(
                            ServiceSecret.SERVER_CERTS_KEY_PASSPHRASE,
                            inputs.secrets().serverCertsKeyPassphrase()));
        }
        check(refusals, this::refuseMintingOnShared);
        networkChanges.ifPresent(found -> check(refusals, () -> {
            Room.refuseUnlessThere(found, cloud);
            return null;
        }));
        check(refusals, () -> {
            refuseSecondNetwork(whole.network());
            return null;
        });
        image.ifPresent(i -> check(refusals, () -> {
            i.refuseUnlessFits(flavor.map(FlavorPrerequisite::disk).orElse(0));
            return null;
        }));
        if (!refusals.isEmpty()) {
            throw Refusal.of(refusals);
        }
        Configuration planned = planned();
        planned.refuseUnwritable();
        flavor.ifPresent(f -> changes.add(f.change()));
        keypair.ifPresent(k -> changes.add(k.change()));
        certificates.ifPresent(c -> {
            changes.add(c.change());
            notes.addAll(c.warnings());
        });
        changes.addAll(networkChanges.orElse(List.of()));
        image.ifPresent(i -> changes.add(i.change()));
        if (inputs.writesConf()) {
            changes.addAll(rows(planned.files(inputs, others())));
        }
    }

    /** The configuration as far as it is known before anything is made. */
    private Configuration planned() {
        Configuration planned = new Configuration();
        flavor.ifPresent(f -> planned.flavor(known(f.change())));
        keypair.ifPresent(k -> planned.keypair(k.change().name()));
        certificates.ifPresent(c -> certificates(planned));
        spec.network()
                .ifPresent(s -> planned.network(network.existingNetwork()
                        .map(Network::id)
                        .orElseGet(() -> "(id of the new network " + s.name() + ")")));
        spec.securityGroups()
                .ifPresent(s -> planned.amphoraGroup(network.existingGroup(s.amphora())
                        .orElseGet(() ->
                                "(id of the new security group " + s.amphora().name() + ")")));
        planned.healthManagers(network.plannedAddresses());
        image.ifPresent(i -> image(planned));
        secrets.forEach((kind, found) -> planned.secret(kind.option(), found.orElse(TO_BE_MADE)));
        return planned;
    }

    private static String known(Change change) {
        return change.id().isEmpty() ? "(id of the new " + change.kind() + " " + change.name() + ")" : change.id();
    }

    private void certificates(Configuration of) {
        of.certificates(
                spec.certificates().orElseThrow(),
                inputs.out().certificates(),
                inputs.secrets().caPassphrase().orElseThrow());
    }

    private void image(Configuration of) {
        of.image(spec.image().orElseThrow(), cloud.project().id());
    }

    private List<Change> rows(ConfigurationFiles files) {
        return files.changes(inputs, others());
    }

    /** Options of sections that this run is not to look at. What the specification itself leaves out is not among them. */
    private List<Option> others() {
        return Arrays.stream(Section.values())
                .filter(section -> !only.contains(section))
                .flatMap(section -> Configuration.options(section).stream())
                .toList();
    }

    private Optional<Network> carrier(Optional<NetworkSpec> of) {
        return of.flatMap(s -> About.about(Kind.NETWORK, s.name(), () -> NetworkSide.network(cloud.network(), s)));
    }

    private boolean mints() {
        return certificates.filter(CertificatesPrerequisite::mints).isPresent()
                || secrets.values().stream().anyMatch(Optional::isEmpty);
    }

    /** Whoever a network is shared with may clear its tags, so that none says nothing of what is in use. */
    private Void refuseMintingOnShared() {
        guard.network()
                .filter(carrier -> mints() && carrier.owner().isOwn())
                .filter(carrier -> About.about(
                        Kind.NETWORK, carrier.name(), () -> cloud.network().isShared(carrier)))
                .ifPresent(carrier -> {
                    throw new Refusal(
                            "network " + carrier.name() + ": it is shared with other projects (openstack network"
                                    + " rbac list), which can clear the tags that say which CA and secrets are in use, so none is"
                                    + " made; share it no longer, or give the CA and the secrets that are in use");
                });
        return null;
    }

    private void refuseSecondNetwork(Optional<NetworkSpec> named) {
        SecondNetwork second = new SecondNetwork(cloud.network(), named, guard.network(), inputs);
        if (spec.network().isPresent()) {
            second.refuseBesideConf();
        }
        if (mints()) {
            second.refuseBesideGuards(this::mintsBeside);
            second.refuseBesideShared();
            second.refuseUnderAmphorae();
        }
    }

    /** Whether a run makes something that there is already, by what a network says. */
    private boolean mintsBeside(Guard other) {
        return (certificates.filter(CertificatesPrerequisite::mints).isPresent()
                        && !other.caFingerprints().isEmpty())
                || secrets.entrySet().stream()
                        .anyMatch(secret -> secret.getValue().isEmpty()
                                && other.says(secret.getKey().guardTag()));
    }

    /** An authority that is kept elsewhere is made once only where something says that it was: the network's tags. */
    private void refuseUnguarded(Optional<NetworkSpec> named) {
        if (certificates.filter(CertificatesPrerequisite::mints).isPresent()
                && inputs.minting() == Minting.AUTHORITY
                && guard.network().isEmpty()
                && spec.network().isEmpty()) {
            throw new Refusal("certificates: "
                    + named.map(s -> "network " + s.name() + " is not there").orElse("the specification has no network")
                    + ", and only its tags say whether a CA is in use; "
                    + inputs.wording().network());
        }
    }

    private Void findSecret(ServiceSecret kind, Optional<Secret> given) {
        secrets.put(kind, kind.find(given, inputs, guard));
        return null;
    }

    private static <T> Optional<T> check(List<Refusal> refusals, Supplier<T> work) {
        try {
            return Optional.ofNullable(work.get());
        } catch (Refusal e) {
            refusals.add(e);
        } catch (PkiException e) {
            refusals.add(new Refusal(e.getMessage()));
        }
        return Optional.empty();
    }

    /**
     * Makes everything so, if something has to change while no other run changes the project: what was found is looked at
     * again then. If one part fails the others are still finished, and the deployment says what failed. Files are written
     * when all else is in place.
     *
     * @throws Refusal if another run has the lock for longer than this one may wait, or what it left does not fit
     */
    public Deployment apply() {
        return apply(new Turn(cloud, inputs, listener));
    }

    private Deployment apply(Turn turn) {
        if (!isChange() && unsaid().isEmpty()) {
            return carryOut();
        }
        Optional<Lock> lock = turn.take();
        try (Plan now = of(whole, only, cloud, inputs, listener)) {
            return lock.isPresent() ? now.carryOut() : now.apply(turn);
        } finally {
            lock.ifPresent(Lock::close);
        }
    }

    private Deployment carryOut() {
        List<Resource> resources = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        var flavorWork = flavor.map(p -> parallel.start(() -> told(p.ensure())));
        var keypairWork = keypair.map(p -> parallel.start(() -> told(p.ensure())));
        var networkWork = parallel.start(() -> {
            ManagementNetwork.Result result = network.ensure();
            result.resources().forEach(this::told);
            return result;
        });
        var certificatesWork = certificates.map(p -> parallel.start(() -> {
            CertificatesPrerequisite.Result result = p.ensure();
            told(result.resource());
            return result;
        }));
        var imageWork = image.map(p -> parallel.start(() -> {
            ImagePrerequisite.Result result = p.ensure();
            told(result.resource());
            return result;
        }));

        flavorWork.flatMap(work -> joined(failures, work)).ifPresent(resource -> {
            resources.add(resource);
            configuration.flavor(resource.id());
        });
        keypairWork.flatMap(work -> joined(failures, work)).ifPresent(resource -> {
            resources.add(resource);
            configuration.keypair(resource.name());
        });
        Optional<CertificatesPrerequisite.Result> certs = certificatesWork.flatMap(work -> joined(failures, work));
        certs.ifPresent(result -> {
            resources.add(result.resource());
            certificates(configuration);
        });
        Optional<ManagementNetwork.Result> net = joined(failures, networkWork);
        if (net.isEmpty()) {
            network.done().forEach(resource -> resources.add(told(resource)));
        }
        List<HealthManagerPort> healthManagers = net.map(this::healthManagers).orElse(List.of());
        net.ifPresent(result -> {
            notes.addAll(result.notes());
            resources.addAll(result.resources());
            result.network().ifPresent(n -> configuration.network(n.id()));
            if (!result.groups().isEmpty()) {
                configuration.amphoraGroup(result.groups().get(0).id());
            }
            configuration.healthManagers(Configuration.byHost(healthManagers));
        });
        Optional<ImagePrerequisite.Result> img = imageWork.flatMap(work -> joined(failures, work));
        img.ifPresent(result -> {
            resources.add(result.resource());
            image(configuration);
        });
        if (failures.isEmpty()) {
            failures.addAll(finish(net.flatMap(ManagementNetwork.Result::network), certs));
        }
        resources.addAll(written);
        return deployment(resources, healthManagers, certs, img, failures);
    }

    private List<RuntimeException> finish(Optional<Network> ensured, Optional<CertificatesPrerequisite.Result> certs) {
        Optional<Network> carrier = ensured.or(guard::network);
        try {
            if (carrier.isPresent()) {
                About.about(Kind.NETWORK, carrier.get().name(), () -> finish(carrier.get(), certs));
            } else {
                write();
            }
            return List.of();
        } catch (RuntimeException e) {
            return List.of(e);
        }
    }

    /**
     * Writes the secrets, and then says on the network what is in use: a tag never stands for a secret that nobody has.
     * Another login may do the same at the same time; so who has made one looks before, and who has named a CA looks after
     * it too, and withdraws: of two that name different ones at least the later sees both.
     */
    private Void finish(Network carrier, Optional<CertificatesPrerequisite.Result> certs) {
        Set<String> own = certs.map(result -> result.bundle().fingerprints()).orElse(Set.of());
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
        write();
        if (!added.isEmpty()) {
            added.forEach(tag -> cloud.network().addTag(carrier, tag));
            Guard now = look(carrier);
            try {
                refuseBeside(now, own);
            } catch (Refusal e) {
                added.stream()
                        .filter(Guard::isCa)
                        .forEach(tag -> cloud.network().removeTag(carrier, tag));
                throw e;
            }
            added.stream().filter(tag -> !now.says(tag)).forEach(tag -> nameInPlaceOfANearOne(carrier, tag));
        }
        return null;
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
                    "network " + carrier.name() + ": the tag " + tag
                            + " does not stay on it, so nothing would say what is in use; look who changes its tags, and run again");
        }
    }

    /** The tags that the network is to have and has not, as far as they are known before anything is made. */
    private List<String> unsaid() {
        return guard.network().isEmpty()
                ? List.of()
                : unsaid(
                        certificates.map(CertificatesPrerequisite::fingerprints).orElse(Set.of()));
    }

    private List<String> unsaid(Set<String> fingerprints) {
        return Stream.concat(
                        secrets.keySet().stream().map(ServiceSecret::guardTag),
                        fingerprints.stream().map(Guard::ca))
                .filter(tag -> !guard.says(tag))
                .toList();
    }

    private Guard look(Network carrier) {
        return new Guard(Optional.of(cloud.network()
                .network(carrier.id())
                .orElseThrow(
                        () -> new Refusal("network " + Printable.line(carrier.name()) + ": it is gone; run again"))));
    }

    private void write() {
        secrets.forEach((kind, found) -> configuration.secret(kind.option(), found.orElseGet(() -> kind.make(inputs))));
        if (inputs.writesConf()) {
            write(configuration.files(inputs, others()));
        }
        listener.filesWritten();
    }

    private void write(ConfigurationFiles files) {
        List<Change> rows = rows(files);
        files.write(inputs);
        for (Change row : rows) {
            written.add(told(new Resource(row.kind(), row.name(), row.id(), row.action())));
            (row.action() == Action.UPDATED ? row.differences() : List.<String>of())
                    .forEach(difference -> notes.add(row.name() + ": " + difference));
        }
        if (rows.stream().noneMatch(row -> row.action() == Action.UPDATED)) {
            files.remarks().forEach(remark -> notes.add(ConfigurationFiles.OCTAVIA_CONF + ": " + remark));
        }
        notes.addAll(Configuration.findings(files, spec.release()));
    }

    private void refuseBeside(Guard now, Set<String> own) {
        Set<String> others = new TreeSet<>(now.caFingerprints());
        others.removeAll(own);
        if (!own.isEmpty() && !others.isEmpty()) {
            throw new Refusal("network " + now.name() + ": another login says at the same time that the CA "
                    + String.join(" and ", others) + " is in use, so that of "
                    + inputs.out().path().resolve("certs") + " is not named; "
                    + inputs.wording().authority()
                    + ", or if amphorae know this one, take the tags octavia-ca= of the other off the network and run"
                    + " again");
        }
    }

    private List<HealthManagerPort> healthManagers(ManagementNetwork.Result result) {
        List<HealthManagerPort> ports = new ArrayList<>();
        spec.network().ifPresent(s -> {
            for (int i = 0; i < s.healthManagers().size(); i++) {
                HealthManager manager = s.healthManagers().get(i);
                Port port = result.ports().get(i);
                ports.add(new HealthManagerPort(
                        manager.host(),
                        port.id(),
                        port.mac(),
                        port.fixedIps().get(0).address(),
                        s.subnet().cidr().prefix(),
                        result.network().orElseThrow().mtu()));
            }
        });
        return ports;
    }

    private Deployment deployment(
            List<Resource> resources,
            List<HealthManagerPort> healthManagers,
            Optional<CertificatesPrerequisite.Result> certs,
            Optional<ImagePrerequisite.Result> img,
            List<RuntimeException> failures) {
        notes.forEach(listener::note);
        Map<Option, String> options = configuration.options();
        return new Deployment(
                cloud.name(),
                cloud.project().name(),
                cloud.project().id(),
                cloud.region(),
                List.copyOf(resources),
                options,
                healthManagers,
                certs.map(result -> certificates(result.bundle())),
                img.map(result -> new AmphoraImage(result.sha256(), result.replaced())),
                List.copyOf(notes),
                failures.isEmpty()
                        ? Optional.empty()
                        : Optional.of(String.join(
                                System.lineSeparator(),
                                failures.stream().map(Plan::message).distinct().toList())));
    }

    private static String message(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static Certificates certificates(Bundle bundle) {
        return new Certificates(
                List.copyOf(bundle.fingerprints()),
                bundle.client().notAfter(),
                Stream.of(bundle.authorities().server(), bundle.authorities().client())
                        .map(authority -> authority.notAfter())
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private ImagePrerequisite findImage(ImageSpec s) {
        return ImagePrerequisite.find(s, cloud, inputs, parallel, listener);
    }

    private Resource told(Resource resource) {
        listener.ensured(resource);
        return resource;
    }

    private static <T> Optional<T> joined(List<RuntimeException> failures, Work<T> work) {
        try {
            return Optional.of(work.join());
        } catch (RuntimeException e) {
            failures.add(e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        parallel.close();
    }
}
