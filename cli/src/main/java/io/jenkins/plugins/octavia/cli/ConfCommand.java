package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.ConfFinding;
import io.jenkins.plugins.octavia.value.Release;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "conf",
        mixinStandardHelpOptions = true,
        description = "Looks at an octavia.conf.",
        synopsisSubcommandLabel = "check")
final class ConfCommand {

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Says which options a release has removed, renamed or never had, and which values it refuses or cannot"
                            + " work with. Exit status 0: none, 2: some, 1: some that keep Octavia from working.")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE")
        private Path file;

        @Option(names = "--release", required = true, paramLabel = "R", description = "zed, or 2023.1 to 2026.1")
        private String release;

        private final Surroundings surroundings;

        Check(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Release known = Release.of(release)
                    .orElseThrow(() -> new WrongInput(
                            "--release " + release + ": not one of " + String.join(", ", Release.labels())));
            ConfFile conf = ConfFile.parse(RunOptions.bytes(RunOptions.resolve(surroundings, file)));
            List<ConfFinding> findings = ConfCheck.check(conf, known);
            findings.forEach(finding -> surroundings
                    .out()
                    .printf("%-8s %s: %s%n", finding.severity().name().toLowerCase(Locale.ROOT), file, finding));
            if (findings.isEmpty()) {
                surroundings.out().println(file + " is in order for " + release + ".");
            }
            return findings.isEmpty()
                    ? ExitCode.OK
                    : findings.stream().anyMatch(f -> f.severity() == ConfFinding.Severity.ERROR)
                            ? ExitCode.FAILED
                            : ExitCode.TO_DO;
        }
    }
}
