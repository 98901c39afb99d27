package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.ConfFinding;
import io.jenkins.plugins.octavia.value.Release;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "conf", description = "Looks at an octavia.conf.", synopsisSubcommandLabel = "check")
final class ConfCommand {

    @Command(
            name = "check",
            description =
                    "Says which options a release has removed, renamed or never had, and which values it refuses or cannot"
                            + " work with. Exit status 0: none, 2: some, 1: some that keep Octavia from working.")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The octavia.conf.")
        private Path file;

        @Option(names = "--release", required = true, paramLabel = "R", description = "zed, or 2023.1 to 2026.1")
        private String release;

        @Mixin
        private JsonOption json;

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
            if (json.isGiven()) {
                JsonOption.print(
                        surroundings,
                        Map.of(
                                "findings",
                                findings.stream().map(ConfCommand::map).toList()));
                return status(findings);
            }
            findings.forEach(finding -> surroundings
                    .out()
                    .printf("%-8s %s: %s%n", finding.severity().name().toLowerCase(Locale.ROOT), file, finding));
            if (findings.isEmpty()) {
                surroundings.out().println(file + " is in order for " + release + ".");
            }
            return status(findings);
        }

        private static int status(List<ConfFinding> findings) {
            return findings.isEmpty()
                    ? ExitCode.OK
                    : findings.stream().anyMatch(f -> f.severity() == ConfFinding.Severity.ERROR)
                            ? ExitCode.FAILED
                            : ExitCode.TO_DO;
        }
    }

    private static Map<String, Object> map(ConfFinding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        map.put("line", finding.line());
        finding.option().ifPresent(option -> {
            map.put("section", option.section());
            map.put("option", option.name());
        });
        map.put("message", finding.message());
        map.put("advice", finding.advice());
        return map;
    }
}
