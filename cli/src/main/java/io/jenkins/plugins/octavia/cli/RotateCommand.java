package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.loadbalancer.AuthorityReplacement;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rotate",
        description =
                "Replaces the certificate authorities without an outage, a phase at each call: new ones are trusted beside"
                        + " the old ones, then sign, then are trusted alone. A phase is refused before the controllers and all amphorae"
                        + " have the one before. Exit status 0: done, 2 (--status): something is to be done.")
final class RotateCommand implements Callable<Integer> {

    /** What is done instead of the next phase. */
    private static final class Instead {

        @Option(
                names = "--status",
                description =
                        "Say how far it has come and what comes next; only what a run was cut off in is finished.")
        private boolean status;

        @Option(
                names = "--deployed",
                paramLabel = "DIR",
                arity = "0..*",
                description =
                        "The controllers have certs/ of this phase, and all of Octavia's services were restarted since."
                                + " With controllers' folders, or copies of them: compare first.")
        private List<Path> deployed;

        @Option(names = "--abort", description = "Go back one phase.")
        private boolean abort;

        @Option(
                names = "--same-key",
                description =
                        "Only move the ends: new certificates of the same keys, in one phase. For a CA that ends and"
                                + " whose key nobody else has.")
        private boolean sameKey;

        @Option(
                names = "--compromised",
                description =
                        "For a CA whose key others may have, or that has ended: replace it at once. No amphora can be reached until it is"
                                + " failed over.")
        private boolean compromised;
    }

    @ArgGroup
    private Instead instead = new Instead();

    @Option(
            names = "--without-octavia",
            description = "Do not ask Octavia whether amphorae have followed: you have looked yourself.")
    private boolean withoutOctavia;

    @Option(names = "--yes", description = "Do not ask (--compromised).")
    private boolean yes;

    @Mixin
    private RunOptions options;

    @Mixin
    private LockOption lock;

    private final Surroundings surroundings;

    RotateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Spec spec = options.spec(surroundings);
        OutputFolder out = options.out(surroundings);
        return out.locked(surroundings.modes(), () -> rotate(spec, out));
    }

    private int rotate(Spec spec, OutputFolder out) throws IOException {
        RequestWatch watch = RequestWatch.of(options.watches(surroundings));
        try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
            Inputs inputs = options.inputs(surroundings, watch, lock);
            AuthorityReplacement replacement = AuthorityReplacement.of(
                    spec,
                    session.cloud(),
                    inputs,
                    new Progress(surroundings, options.json()),
                    deployment -> record(out, DeploymentJson.bytes(DeploymentJson.map(deployment))),
                    !withoutOctavia);
            if (instead.compromised && !isWanted(replacement)) {
                surroundings.refuse("certs rotate: not confirmed, nothing was changed");
                return ExitCode.FAILED;
            }
            carryOut(replacement);
            List<LoadBalancerStatus> behind = withoutOctavia ? List.of() : replacement.behind();
            String next = next(replacement.state(), behind, out);
            if (options.json()) {
                JsonOption.print(surroundings, map(replacement.state(), behind, next));
            } else {
                print(replacement.state(), behind, next);
            }
            return instead.status && !next.isEmpty() ? ExitCode.TO_DO : ExitCode.OK;
        }
    }

    private static void record(OutputFolder out, byte[] deployment) {
        try {
            AtomicFile.writePublic(out.deployment(), deployment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void carryOut(AuthorityReplacement replacement) throws IOException {
        if (instead.status) {
            return;
        }
        if (instead.deployed != null) {
            replacement.deployed(instead.deployed.stream()
                    .map(controller -> RunOptions.resolve(surroundings, controller))
                    .toList());
        } else if (instead.abort) {
            replacement.back();
        } else if (instead.sameKey) {
            replacement.renew();
        } else if (instead.compromised) {
            replacement.replace();
        } else {
            replacement.next();
        }
    }

    /** Whether the person who is there, having read what breaks, wants it. */
    private boolean isWanted(AuthorityReplacement replacement) {
        PrintStream lines = surroundings.err();
        lines.println(
                "As soon as the controllers have the new files, no amphora can be reached: load balancers go on to serve,"
                        + " but none can be changed or is healed until it is failed over. In this order:");
        if (!withoutOctavia) {
            replacement
                    .inOrder()
                    .forEach(status -> lines.println("  " + status.title()
                            + (status.isPair() ? "" : "  (cut off from its users meanwhile: it has one amphora)")));
        }
        if (yes || surroundings.terminal().in().isEmpty()) {
            return true;
        }
        lines.print("Replace the authorities at once? [yes/no] ");
        lines.flush();
        return surroundings.terminal().isYes();
    }

    private static String next(RotationState state, List<LoadBalancerStatus> behind, OutputFolder out) {
        if (state.isToBeDeployed()) {
            return "give " + out.path().resolve("certs") + " to all controllers"
                    + (state.phase() == Phase.NONE ? " that have other files of it" : "")
                    + ", restart Octavia's services there, then certs rotate --deployed";
        }
        if (!behind.isEmpty()) {
            return "loadbalancers refresh --reason authority, then certs rotate --status";
        }
        return switch (state.phase()) {
            case NONE, REPLACED -> "";
            case TRUST -> "certs rotate: the new authorities sign from then on";
            case SWITCH -> "certs rotate: the old authorities are trusted no longer";
        };
    }

    private static Map<String, Object> map(RotationState state, List<LoadBalancerStatus> behind, String next) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("phase", state.phase().label());
        state.deployed().ifPresent(time -> map.put("deployed", time.toString()));
        map.put(
                "behind",
                behind.stream().map(status -> status.loadBalancer().id()).toList());
        map.put("next", next);
        return map;
    }

    private void print(RotationState state, List<LoadBalancerStatus> behind, String next) {
        PrintStream lines = surroundings.out();
        lines.println("Phase " + state.phase().label() + ": " + meaning(state)
                + state.deployed()
                        .map(time -> " The controllers have had its files since " + time + ".")
                        .orElse(""));
        behind.forEach(status -> lines.println("  behind     " + status.title()
                + (status.loadBalancer().isPending()
                        ? ", " + status.loadBalancer().provisioningStatus()
                        : "")));
        if (!next.isEmpty()) {
            lines.println("Next: " + next + ".");
        }
    }

    private static String meaning(RotationState state) {
        return switch (state.phase()) {
            case NONE ->
                "no authority is being replaced"
                        + (state.isToBeDeployed() ? ", but controllers may have files of the phase before." : ".");
            case TRUST -> "old and new authorities are trusted, the old ones sign.";
            case SWITCH -> "old and new authorities are trusted, the new ones sign.";
            case REPLACED -> "the authorities were replaced at once.";
        };
    }
}
