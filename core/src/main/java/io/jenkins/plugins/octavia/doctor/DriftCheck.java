package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Outlook;
import io.jenkins.plugins.octavia.prerequisite.Outlook.Objection;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What apply would change, and why it would refuse to. */
final class DriftCheck {

    /** Without one of these no load balancer is made. */
    private static final Set<Kind> NEEDED = EnumSet.of(
            Kind.FLAVOR,
            Kind.KEYPAIR,
            Kind.CERTIFICATES,
            Kind.NETWORK,
            Kind.SUBNET,
            Kind.PORT,
            Kind.SECURITY_GROUP,
            Kind.IMAGE);

    /** How many differences of a resource are said. */
    private static final int MOST_SHOWN = 3;

    private DriftCheck() {}

    /** A plan of what can be compared with what is here: nobody is asked for a secret, and no image is read or fetched. */
    static Outlook outlook(Spec whole, Set<Section> only, Patient patient) {
        Inputs inputs = patient.inputs();
        Set<Section> compared = EnumSet.noneOf(Section.class);
        compared.addAll(only);
        if (inputs.secrets().caPassphrase().isEmpty()
                || inputs.out().certificates().layouts().isEmpty()) {
            compared.remove(Section.CERTIFICATES);
        }
        if (patient.tagged().stream().noneMatch(Image::isActive)) {
            compared.remove(Section.IMAGE);
        }
        return Plan.outlook(
                whole.withoutImageFile(),
                compared,
                patient.cloud(),
                patient.conf().isPresent() ? inputs : inputs.withoutConf(),
                new SilentListener());
    }

    static List<Finding> look(Patient patient) {
        Outlook outlook = patient.outlook();
        return Stream.concat(
                        outlook.changes().stream()
                                .filter(change -> change.action().isChange() && !isAFile(change))
                                .map(DriftCheck::finding),
                        outlook.objections().stream().flatMap(objection -> finding(objection).stream()))
                .toList();
    }

    /** One that is made of what was given: what that holds is looked at by itself. */
    private static boolean isAFile(Change change) {
        return change.kind() == Kind.CONFIGURATION && change.action() == Action.CREATED;
    }

    private static Finding finding(Change change) {
        Kind kind = change.kind();
        boolean isMissing = change.action() == Action.CREATED && NEEDED.contains(kind);
        // Rules that are missing keep out what should come in.
        boolean isShut = kind == Kind.SECURITY_GROUP
                && change.action() == Action.UPDATED
                && change.differences().stream().anyMatch(line -> line.startsWith("+ "));
        return new Finding(
                isMissing || isShut ? Severity.ERROR : Severity.WARNING,
                subject(kind),
                kind + " " + change.name(),
                work(change.action()) + (change.differences().isEmpty() ? "" : ": ") + shown(change.differences()),
                "run apply");
    }

    /** The first of them: the rest is a plan's to show. */
    private static String shown(List<String> differences) {
        return differences.stream().limit(MOST_SHOWN).collect(Collectors.joining("; "))
                + (differences.size() > MOST_SHOWN
                        ? "; and " + (differences.size() - MOST_SHOWN) + " more, which plan shows"
                        : "");
    }

    private static Subject subject(Kind kind) {
        return kind == Kind.PORT
                ? Subject.HEALTH_MANAGERS
                : kind == Kind.CONFIGURATION
                        ? Subject.CONFIGURATION
                        : Subject.of(kind.section().stream().toList());
    }

    private static String work(Action action) {
        return switch (action) {
            case CREATED -> "there is none that this login sees, and apply would make it";
            case REMOVED -> "apply would remove it";
            default -> "apply would change it";
        };
    }

    private static Optional<Finding> finding(Objection objection) {
        Subject subject = Subject.of(objection.sections());
        if (objection.cause() instanceof CloudException failure) {
            return Optional.of(Finding.of(subject, failure));
        }
        // The files are looked at by themselves.
        return objection.cause() instanceof PkiException
                ? Optional.empty()
                : Optional.of(
                        Finding.error(subject, "", objection.cause().getMessage(), "apply refuses to run until then"));
    }
}
