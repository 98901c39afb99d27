package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.ServiceUser;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at all that keeps or will keep an Octavia from working. It changes nothing, takes no lock, and works with what the
 * login may see.
 */
public final class Doctor {

    private final Patient patient;
    private final List<Finding> findings = new ArrayList<>();
    /** What services failed with, said once. */
    private final Set<String> failures = new HashSet<>();

    /**
     * @param only the sections to compare
     * @param inputs those of a run; nothing is asked for that is not there
     */
    public Doctor(Spec spec, Set<Section> only, Cloud cloud, Inputs inputs, Limits limits) {
        this.patient = new Patient(spec, only, cloud, inputs, limits);
    }

    /**
     * Looks at everything.
     *
     * @return the findings by subject, the worst first; of each check one at least
     * @throws Refusal if the output folder is of another cloud or project, or octavia.conf of another user or project: all that
     *     would be said is of something else then
     * @throws SpecException if octavia.conf cannot have the specification's options
     */
    public List<Finding> examine() {
        patient.inputs().last().refuseOther(patient.cloud(), patient.inputs().out());
        patient.conf().ifPresent(conf -> ServiceUser.refuseMismatch(conf, patient.cloud()));
        findings.clear();
        for (Check check : Check.values()) {
            List<Finding> seen = look(check);
            if (seen.isEmpty()) {
                findings.add(new Finding(Severity.OK, check.subject(), "", check.inOrder(), ""));
            }
            seen.forEach(check == Check.DRIFT ? this::fold : findings::add);
        }
        findings.sort(Comparator.comparing(Finding::subject).thenComparing(Finding::severity));
        return List.copyOf(findings);
    }

    private List<Finding> look(Check check) {
        if (check.needsOctavia() && !patient.cloud().loadBalancing().isThere()) {
            return List.of(Finding.unseen(
                    check.subject(),
                    "",
                    "whether " + check.inOrder() + ": the catalog has no service of type load-balancer (octavia) in the"
                            + " region",
                    "run this again once Octavia is up and its endpoints are registered"));
        }
        try {
            return check.look(patient);
        } catch (CloudException e) {
            return List.of(failures.add(withoutId(e)) ? Finding.of(check.subject(), e) : unseen(check, e));
        } catch (Refusal e) {
            // The plan is refused for the same, and says so.
            return List.of(unseen(check, e));
        }
    }

    /** Each answer has an id of its own. */
    private static String withoutId(CloudException failure) {
        return failure.getMessage().replaceAll(" \\(request [^)]*\\)", "");
    }

    private static Finding unseen(Check check, RuntimeException why) {
        return Finding.unseen(check.subject(), "", "whether " + check.inOrder() + ": " + why.getMessage(), "");
    }

    /** What apply would do about something is said with the worst that is wrong with it, if that was found. */
    private void fold(Finding drift) {
        Optional<Finding> other = findings.stream()
                .filter(finding -> finding.severity() != Severity.OK)
                .filter(finding -> drift.about().isEmpty()
                        ? finding.subject() == drift.subject() && finding.severity() == Severity.ERROR
                        : finding.about().equals(drift.about()))
                .min(Comparator.comparing(Finding::severity));
        if (other.isPresent() && drift.isProblem()) {
            findings.set(findings.indexOf(other.get()), other.get().advising(drift.seen()));
        } else {
            findings.add(drift);
        }
    }
}
