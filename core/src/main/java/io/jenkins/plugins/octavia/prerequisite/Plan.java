package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.conf.Catalogue;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel.Work;
import io.jenkins.plugins.octavia.prerequisite.base.ReadOnce;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.lock.Lock;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.prerequisite.network.Quota;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.VolumesSpec;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All prerequisites together: what is, what is missing, and how it comes to be. Making a plan touches nothing and finds
 * every reason to refuse; {@link #apply} then changes what has to change, at the same time if it can.
 */
public final class Plan implements AutoCloseable {

    private final Search search;
    private final Parallel parallel;
    private final Cloud cloud;
    private final Inputs inputs;
    private final Listener listener;
    private final List<Prerequisite> prerequisites;
    private final SecretsInUse secrets;
    private final List<Change> changes;
    private final List<String> findings;

    private Plan(Search search, List<Prerequisite> prerequisites, SecretsInUse secrets) {
        this.search = search;
        this.parallel = search.parallel();
        this.cloud = search.cloud();
        this.inputs = search.inputs();
        this.listener = search.listener();
        this.prerequisites = prerequisites;
        this.secrets = secrets;
        ConfOptions planned = planned(prerequisites, secrets);
        planned.refuseUnwritable();
        this.changes = changes(prerequisites);
        Optional<ConfigurationFiles> files = inputs.writesConf() ? Optional.of(files(planned)) : Optional.empty();
        files.ifPresent(conf -> changes.addAll(rows(conf)));
        this.findings = files.map(
                        conf -> Configuration.foreseen(conf, search.whole().release()))
                .orElse(List.of());
    }

    /**
     * Looks at everything that the chosen sections of the specification ask for.
     *
     * @param only the sections to provision; the others are still known, for what is chosen may refer to them
     * @throws SpecException if octavia.conf cannot have the specification's options
     * @throws Refusal with everything that does not fit
     * @throws CloudException if the cloud fails
     */
    public static Plan of(Spec spec, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        Spec chosen = spec.only(only);
        // Not a refusal: what a role may do is for the cloud's policies to say.
        if ((chosen.flavor().isPresent() || chosen.network().isPresent())
                && !cloud.roleNames().contains("admin")) {
            listener.note("login: it has no role admin in project "
                    + Printable.line(cloud.project().name())
                    + ", which private flavors, provider networks and the binding of ports need by default");
        }
        return of(new Search(spec, Set.copyOf(only), cloud, inputs, listener, new Parallel(), new ReadOnce()));
    }

    private static Plan of(Search search) {
        try {
            return found(search);
        } catch (RuntimeException e) {
            search.parallel().close();
            throw e;
        }
    }

    private static Plan found(Search search) {
        Objections objections = new Objections();
        Examined examined = examined(search, objections);
        objections.refuse();
        return new Plan(search, examined.prerequisites(), examined.secrets());
    }

    /**
     * Looks at the same as {@link #of(Spec, Set, Cloud, Inputs, Listener)}, and says what can be said whatever speaks against a
     * run.
     *
     * @throws SpecException if octavia.conf cannot have the specification's options
     */
    public static Outlook outlook(Spec spec, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        try (Parallel parallel = new Parallel()) {
            return outlook(new Search(spec, Set.copyOf(only), cloud, inputs, listener, parallel, new ReadOnce()));
        }
    }

    private static Outlook outlook(Search search) {
        Objections objections = new Objections();
        Examined examined = examined(search, objections);
        List<Change> changes = new ArrayList<>();
        if (!objections.isEmpty()
                || !objections.check(
                        Set.of(),
                        () -> changes.addAll(
                                new Plan(search, examined.prerequisites(), examined.secrets()).changes()))) {
            changes.addAll(changes(examined.prerequisites()));
        }
        return new Outlook(
                changes, planned(examined.prerequisites(), examined.secrets()).plain(), objections.all());
    }

    /** What was looked at, without what something speaks against. */
    private record Examined(List<Prerequisite> prerequisites, SecretsInUse secrets) {}

    private static Examined examined(Search search, Objections objections) {
        Parallel parallel = search.parallel();
        Inputs inputs = search.inputs();
        // Needed at the end, and slow to read for the first time.
        parallel.start(Catalogue::octavia);
        inputs.last().refuseOther(search.cloud(), inputs.out());
        boolean isOctaviasLogin = inputs.conf()
                .map(conf -> objections.check(Set.of(), () -> {
                    Configuration.refuseUnreadable(conf, search.whole().release(), inputs.wording());
                    ServiceUser.refuseMismatch(conf, search.cloud());
                }))
                .orElse(true);
        Work<Optional<Network>> elsewhere = parallel.start(() -> SecretsInUse.carrier(search));
        Map<Prerequisites.Entry, Work<Optional<? extends Prerequisite>>> works = new LinkedHashMap<>();
        Prerequisites.ALL.forEach(
                entry -> works.put(entry, parallel.start(() -> entry.finder().find(search))));
        Map<Prerequisite, Set<Section>> found = new LinkedHashMap<>();
        works.forEach((entry, work) -> objections.check(
                entry.sections(),
                () -> work.join().ifPresent(prerequisite -> found.put(prerequisite, entry.sections()))));
        List<Prerequisite> prerequisites = new ArrayList<>(found.keySet());
        List<Network> carrier = new ArrayList<>();
        Optional<NetworkPrerequisite> network = one(NetworkPrerequisite.class, prerequisites);
        boolean isCarrierSeen = objections.check(
                Set.of(Section.NETWORK),
                () -> elsewhere
                        .join()
                        .or(() -> network.flatMap(NetworkPrerequisite::network))
                        .ifPresent(carrier::add));
        // One that was refused may be there all the same, and another login sees other networks.
        boolean isNetworkKnown =
                isOctaviasLogin && isCarrierSeen && (search.spec().network().isEmpty() || network.isPresent());
        Guard guard = new Guard(carrier.stream().findFirst());
        Found facts = facts(search, guard, prerequisites);
        prerequisites.removeIf(
                prerequisite -> !objections.check(found.get(prerequisite), () -> prerequisite.compare(facts)));
        SecretsInUse secrets = new SecretsInUse(search, guard, one(CertificatesPrerequisite.class, prerequisites));
        // What the network says is in use is not known if the cloud failed.
        if (!objections.isCloudFailing()) {
            secrets.find(isNetworkKnown, work -> objections.check(Set.of(), work));
        }
        return new Examined(prerequisites, secrets);
    }

    private static Found facts(Search search, Guard guard, List<Prerequisite> prerequisites) {
        return new Found(
                guard,
                search.whole()
                        .volumes()
                        .map(VolumesSpec::size)
                        .or(() -> one(FlavorPrerequisite.class, prerequisites).map(FlavorPrerequisite::disk))
                        .orElse(0),
                search.cloud().now(),
                one(NetworkPrerequisite.class, prerequisites)
                        .map(network -> Quota.needed(network.changes()))
                        .orElse(Map.of()),
                search.spec().quotas().isPresent());
    }

    private static <T extends Prerequisite> Optional<T> one(Class<T> type, List<Prerequisite> of) {
        return of.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** One entry for each resource, changed or not. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    /** What will be wrong with octavia.conf, as far as that can be seen before anything is made; a line each. */
    public List<String> findings() {
        return findings;
    }

    public boolean isChange() {
        return changes.stream().anyMatch(change -> change.action().isChange());
    }

    private ConfigurationFiles files(ConfOptions options) {
        return new Configuration(options).files(inputs, others());
    }

    private List<Change> rows(ConfigurationFiles files) {
        return files.changes(inputs, others());
    }

    private static ConfOptions planned(List<Prerequisite> prerequisites, SecretsInUse secrets) {
        ConfOptions planned = prerequisites.stream()
                .map(Prerequisite::options)
                .reduce(ConfOptions.NONE, ConfOptions::and)
                .and(secrets.planned());
        return planned.and(dependent(prerequisites, planned));
    }

    private static List<Change> changes(List<Prerequisite> prerequisites) {
        List<Change> changes = new ArrayList<>();
        prerequisites.forEach(prerequisite -> changes.addAll(prerequisite.changes()));
        return changes;
    }

    /** What octavia.conf is to say of some because of what it says of others. */
    private static ConfOptions dependent(List<Prerequisite> prerequisites, ConfOptions others) {
        return prerequisites.stream()
                .map(prerequisite -> prerequisite.options(others))
                .reduce(ConfOptions.NONE, ConfOptions::and);
    }

    /** Options of sections that this run is not to look at. What the specification itself leaves out is not among them. */
    private List<Option> others() {
        Stream<Option> extra = search.only().contains(Section.OPTIONS)
                ? Stream.of()
                : inputs.last().options().keySet().stream()
                        .filter(option -> Prerequisites.writer(option).isEmpty());
        return Stream.concat(
                        Arrays.stream(Section.values())
                                .filter(section -> !search.only().contains(section))
                                .flatMap(section -> Prerequisites.options(section).stream()),
                        extra)
                .toList();
    }

    /** What stays in octavia.conf though this run was not about it, and is nowhere else on record. */
    private Map<Option, String> kept() {
        Map<Option, String> kept = new LinkedHashMap<>();
        if (inputs.writesConf()) {
            inputs.last().options().entrySet().stream()
                    .filter(entry -> Prerequisites.isOfConfAlone(entry.getKey()) && others().contains(entry.getKey()))
                    .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        }
        return kept;
    }

    /**
     * Makes everything so, if something has to change while no other run changes the project: what was found is looked at
     * again then. If one part fails the others are still finished, and the deployment says what failed. Files are written
     * when all else is in place.
     *
     * @throws Refusal if another run has the lock for longer than this one may wait, or what it left does not fit
     */
    public Deployment apply() {
        return apply(inputs.turn(cloud, listener));
    }

    private Deployment apply(Turn turn) {
        if (!isChange() && !secrets.lacksTags()) {
            return carryOut();
        }
        Optional<Lock> lock = turn.take();
        try (Plan now = of(search.again())) {
            return lock.isPresent() ? now.carryOut() : now.apply(turn);
        } finally {
            lock.ifPresent(Lock::close);
        }
    }

    private Deployment carryOut() {
        // What is made needs room.
        Outcome outcome = ensured(prerequisites.stream().filter(QuotasPrerequisite.class::isInstance))
                .and(ensured(prerequisites.stream()
                        .filter(prerequisite ->
                                !(prerequisite instanceof QuotasPrerequisite) && !prerequisite.needsOthers())));
        outcome = outcome.and(Outcome.of(List.of(), dependent(prerequisites, outcome.options())));
        if (outcome.failures().isEmpty()) {
            outcome = outcome.and(written(outcome));
        }
        if (outcome.failures().isEmpty()) {
            outcome = outcome.and(ensured(prerequisites.stream().filter(Prerequisite::needsOthers)));
        }
        return deployment(outcome);
    }

    private Outcome ensured(Stream<Prerequisite> together) {
        List<Work<Outcome>> works = together.map(prerequisite -> parallel.start(() -> ensured(prerequisite)))
                .toList();
        return works.stream().map(Plan::joined).reduce(Outcome.NONE, Outcome::and);
    }

    private Outcome ensured(Prerequisite prerequisite) {
        Outcome outcome = prerequisite.ensure();
        outcome.resources().forEach(listener::ensured);
        return outcome;
    }

    private static Outcome joined(Work<Outcome> work) {
        try {
            return work.join();
        } catch (RuntimeException e) {
            return Outcome.failed(List.of(), e);
        }
    }

    /** The files, with the secrets that only they hold. */
    private Outcome written(Outcome ensured) {
        List<Outcome> written = new ArrayList<>();
        try {
            Set<String> own = ensured.certificates()
                    .map(certificates -> Set.copyOf(certificates.fingerprints()))
                    .orElse(Set.of());
            secrets.write(
                    ensured.network(),
                    own,
                    made -> written.add(written(ensured.options().and(made))));
        } catch (RuntimeException e) {
            written.add(Outcome.failed(List.of(), e));
        }
        return written.stream().reduce(Outcome.NONE, Outcome::and);
    }

    private Outcome written(ConfOptions options) {
        Outcome outcome = inputs.writesConf() ? written(files(options)) : Outcome.NONE;
        listener.filesWritten();
        return outcome;
    }

    private Outcome written(ConfigurationFiles files) {
        List<Change> rows = rows(files);
        files.write(inputs);
        List<Resource> resources = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Change row : rows) {
            Resource resource = new Resource(row.kind(), row.name(), row.id(), row.action());
            resources.add(resource);
            listener.ensured(resource);
            (row.action() == Action.UPDATED ? row.differences() : List.<String>of())
                    .forEach(difference -> notes.add(row.name() + ": " + difference));
        }
        if (rows.stream().noneMatch(row -> row.action() == Action.UPDATED)) {
            files.remarks().forEach(remark -> notes.add(OutputFolder.OCTAVIA_CONF + ": " + remark));
        }
        notes.addAll(Configuration.findings(files, search.whole().release()));
        return Outcome.of(resources, ConfOptions.NONE).with(Optional.empty(), List.of(), notes);
    }

    /** What is in order today and will not stay so, a line each. */
    public List<String> warnings() {
        return prerequisites.stream()
                .flatMap(prerequisite -> prerequisite.warnings().stream())
                .toList();
    }

    private Deployment deployment(Outcome outcome) {
        List<String> notes = new ArrayList<>(warnings());
        notes.forEach(listener::warning);
        outcome.notes().forEach(listener::note);
        notes.addAll(outcome.notes());
        return new Deployment(
                cloud.name(),
                cloud.project().name(),
                cloud.project().id(),
                cloud.region(),
                List.copyOf(outcome.resources()),
                ConfOptions.of(kept()).and(outcome.options()).plain(),
                outcome.healthManagers(),
                outcome.certificates(),
                outcome.image(),
                List.copyOf(notes),
                outcome.failures().isEmpty()
                        ? Optional.empty()
                        : Optional.of(String.join(
                                System.lineSeparator(),
                                outcome.failures().stream()
                                        .map(Plan::message)
                                        .distinct()
                                        .toList())));
    }

    private static String message(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public void close() {
        parallel.close();
    }
}
