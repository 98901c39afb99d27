package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Compute;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.NewFlavor;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.FlavorSpec;
import io.jenkins.plugins.octavia.spec.FlavorSpec.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The flavor of amphorae. Flavors cannot change, so one of other sizes is refused. */
final class FlavorPrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(OctaviaConf.AMP_FLAVOR_ID);

    private final FlavorSpec spec;
    private final Compute compute;
    private final String projectId;
    private final String userNote;
    private final Decision<Flavor> decision;
    private boolean needsAccess;

    private FlavorPrerequisite(FlavorSpec spec, Cloud cloud) {
        this.spec = spec;
        this.compute = cloud.compute();
        this.projectId = cloud.project().id();
        this.userNote = FlavorUsers.note(cloud);
        this.needsAccess = !spec.isPublic();
        this.decision = find().map(this::compare).orElseGet(this::creation);
    }

    static Optional<FlavorPrerequisite> find(Search search) {
        return search.spec()
                .flavor()
                .map(spec -> About.about(Kind.FLAVOR, spec.name(), () -> new FlavorPrerequisite(spec, search.cloud())));
    }

    @Override
    public List<Change> changes() {
        return List.of(decision.change(decision.found().map(Flavor::id).orElse("")));
    }

    @Override
    public ConfOptions options() {
        return options(decision.found().map(Flavor::id).orElse("(id of the new flavor " + spec.name() + ")"));
    }

    private static ConfOptions options(String id) {
        return ConfOptions.of(OctaviaConf.AMP_FLAVOR_ID, id);
    }

    /** The disk that amphorae will have, in GiB; 0 if they boot from a volume. */
    int disk() {
        return decision.found().map(Flavor::disk).orElse(spec.disk().value());
    }

    @Override
    public Outcome ensure() {
        return About.about(Kind.FLAVOR, spec.name(), this::ensureFlavor);
    }

    private Outcome ensureFlavor() {
        Flavor flavor = withExtraSpecs(decision.found().orElseGet(this::create));
        if (needsAccess) {
            // Another run may have given it since.
            Creation.once(
                    () -> {
                        compute.addFlavorAccess(flavor.id(), projectId);
                        return projectId;
                    },
                    () -> compute.flavorAccess(flavor.id()).stream()
                            .filter(projectId::equals)
                            .findFirst());
        }
        return Outcome.of(decision.resource(flavor.id()), options(flavor.id()));
    }

    private Optional<Flavor> find() {
        List<Flavor> flavors = compute.flavors();
        Optional<Flavor> named =
                flavors.stream().filter(f -> f.name().equals(spec.name())).findFirst();
        spec.id().ifPresent(id -> {
            named.filter(f -> !f.id().equals(id)).ifPresent(f -> {
                throw refusal("exists with id " + f.id() + " where " + id + " is asked; ask for id " + f.id()
                        + " or another name");
            });
            flavors.stream()
                    .filter(f -> f.id().equals(id) && !f.name().equals(spec.name()))
                    .findFirst()
                    .ifPresent(f -> {
                        throw refusal("its id " + id + " belongs to flavor " + f.name() + "; ask for another id");
                    });
        });
        return named;
    }

    private Flavor create() {
        try {
            return created();
        } catch (CloudException e) {
            Optional<Flavor> near = e.status() == 409 ? namesake() : Optional.empty();
            throw near.<RuntimeException>map(flavor -> refusal("Nova takes flavor " + flavor.name()
                            + " for the same name; ask for that one, or for a name that differs in more than case"))
                    .orElse(e);
        }
    }

    private Optional<Flavor> namesake() {
        return compute.flavors().stream()
                .filter(flavor -> flavor.name().equalsIgnoreCase(spec.name()))
                .findFirst();
    }

    private Flavor created() {
        return Creation.once(
                () -> compute.create(new NewFlavor(
                        spec.name(),
                        spec.id(),
                        spec.ram().value(),
                        spec.disk().value(),
                        spec.vcpus().value(),
                        spec.isPublic(),
                        Mark.DESCRIPTION)),
                () -> {
                    Optional<Flavor> made = find();
                    made.ifPresent(this::refuseOtherSizes);
                    return made;
                });
    }

    private Flavor withExtraSpecs(Flavor flavor) {
        Map<String, String> missing = missingExtraSpecs(flavor);
        if (missing.isEmpty()) {
            return flavor;
        }
        // Nova says 409 if another run sets them at the same time.
        return Creation.once(
                () -> {
                    compute.setExtraSpecs(flavor.id(), missing);
                    return flavor;
                },
                () -> find().filter(found -> missingExtraSpecs(found).isEmpty()));
    }

    private Decision<Flavor> creation() {
        return Decision.create(
                Kind.FLAVOR,
                spec.name(),
                "ram " + spec.ram().value() + " MiB, disk " + spec.disk().value() + " GiB, vcpus "
                        + spec.vcpus().value() + ", " + word(spec.isPublic()));
    }

    private void refuseOtherSizes(Flavor flavor) {
        List<String> other = new ArrayList<>();
        differ("ram", spec.ram(), flavor.ram(), " MiB").ifPresent(other::add);
        differ("disk", spec.disk(), flavor.disk(), " GiB").ifPresent(other::add);
        differ("vcpus", spec.vcpus(), flavor.vcpus(), "").ifPresent(other::add);
        if (!other.isEmpty()) {
            throw refusal("exists (id " + flavor.id() + ") with " + String.join(", ", other)
                    + "; flavors cannot change: ask for what it has, or for another name");
        }
    }

    private Decision<Flavor> compare(Flavor flavor) {
        refuseOtherSizes(flavor);
        List<String> changes = new ArrayList<>();
        missingExtraSpecs(flavor).forEach((key, value) -> changes.add("extra spec " + key + "=" + value));
        needsAccess = !flavor.isPublic() && !compute.flavorAccess(flavor.id()).contains(projectId);
        if (needsAccess) {
            changes.add("access for project " + projectId);
        }
        return Decision.existing(Kind.FLAVOR, spec.name(), flavor, Mark.isOurs(flavor), changes)
                .noting(
                        flavor.isPublic() == spec.isPublic()
                                ? List.of()
                                : List.of("left as it is: " + word(flavor.isPublic()) + " where "
                                        + word(spec.isPublic())
                                        + " is asked; flavors cannot change: take another name for a new one"));
    }

    private static String word(boolean isPublic) {
        return isPublic ? "public" : "private";
    }

    private static Optional<String> differ(String what, Size asked, int is, String unit) {
        return asked.stated() && asked.value() != is
                ? Optional.of(what + " " + is + unit + " where " + asked.value() + unit + " is asked")
                : Optional.empty();
    }

    private Map<String, String> missingExtraSpecs(Flavor flavor) {
        Map<String, String> missing = new TreeMap<>(spec.extraSpecs());
        if (Mark.isOurs(flavor)) {
            missing.put(Mark.FLAVOR, "true");
            missing.put(userNote, "true");
        }
        missing.entrySet().removeIf(e -> e.getValue().equals(flavor.extraSpecs().get(e.getKey())));
        return missing;
    }

    private Refusal refusal(String message) {
        return new Refusal("flavor " + spec.name() + ": " + message);
    }
}
