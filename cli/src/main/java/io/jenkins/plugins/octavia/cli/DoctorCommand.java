package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.doctor.Doctor;
import io.jenkins.plugins.octavia.doctor.DoctorJson;
import io.jenkins.plugins.octavia.doctor.Finding;
import io.jenkins.plugins.octavia.doctor.Limits;
import io.jenkins.plugins.octavia.doctor.Severity;
import io.jenkins.plugins.octavia.doctor.Subject;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.PrintStream;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Says what keeps an Octavia from working, or will, and what to do about it. It touches nothing and takes no"
                        + " lock; what the login may not see is said too. Exit status 0: nothing, 2: warnings, 1: errors.")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    @Option(
            names = "--load-balancers",
            paramLabel = "N",
            description = "Warn if quotas have no room for so many more (default: 5).")
    private int loadBalancers = Limits.STANDARD.loadBalancers();

    @Option(
            names = "--within",
            paramLabel = "PERIOD",
            description = "Warn of certificates that end within this period, ISO 8601 (default: P90D).")
    private Period within = Limits.STANDARD.within();

    @Option(
            names = "--image-age",
            paramLabel = "PERIOD",
            description = "Warn of an image that is older, ISO 8601 (default: P90D).")
    private Period imageAge = Limits.STANDARD.imageAge();

    private final Surroundings surroundings;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Limits limits = limits();
        Spec spec = options.spec(surroundings);
        RequestWatch watch = RequestWatch.of(options.watches(surroundings));
        Inputs inputs = options.inputs(surroundings, watch);
        try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
            List<Finding> findings = new Doctor(spec, options.only(), session.cloud(), inputs, limits).examine();
            if (options.json()) {
                JsonOption.print(surroundings, DoctorJson.map(session.cloud(), findings));
            } else {
                print(findings);
            }
            return switch (Severity.worst(findings)) {
                case ERROR -> ExitCode.FAILED;
                case WARNING -> ExitCode.TO_DO;
                case UNSEEN, OK -> ExitCode.OK;
            };
        }
    }

    private Limits limits() {
        if (loadBalancers < 0) {
            throw new WrongInput("--load-balancers " + loadBalancers + ": it is 0 at least");
        }
        refuseNegative("--within", within);
        refuseNegative("--image-age", imageAge);
        return new Limits(imageAge, within, loadBalancers);
    }

    private static void refuseNegative(String option, Period period) {
        if (period.isNegative()) {
            throw new WrongInput(option + " " + period + ": is negative; give a period such as P60D");
        }
    }

    private void print(List<Finding> findings) {
        PrintStream out = surroundings.out();
        Optional<Subject> subject = Optional.empty();
        for (Finding finding : findings) {
            if (!subject.equals(Optional.of(finding.subject()))) {
                subject = Optional.of(finding.subject());
                out.println(finding.subject().label());
            }
            out.println("  "
                    + paint(
                            finding.severity(),
                            "%-8s".formatted(finding.severity().label()))
                    + (finding.about().isEmpty() ? "" : finding.about() + ": ") + finding.seen());
            if (!finding.advice().isEmpty()) {
                out.println(" ".repeat(10) + "-> " + finding.advice());
            }
        }
        out.println(Severity.counts(findings) + ".");
    }

    private String paint(Severity severity, String text) {
        return surroundings.terminal().out() && surroundings.terminal().colours()
                ? Colour.of(severity).paint(text)
                : text;
    }
}
