package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cli.LoadBalancersCommand.Seen;
import io.jenkins.plugins.octavia.loadbalancer.AgentUpdate;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancersJson;
import io.jenkins.plugins.octavia.loadbalancer.Pace;
import io.jenkins.plugins.octavia.loadbalancer.RefreshReport;
import io.jenkins.plugins.octavia.loadbalancer.Selection;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "configure",
        description =
                "Has the agents of running amphorae take a new controller_ip_port_list, heartbeat_interval and heartbeat_key"
                        + " from the octavia.conf that Octavia's workers have, one first. Nobody is cut off. To be run again"
                        + " at any time. Exit status 0: all were told, 2: some were left, 1: something failed.")
final class ConfigureCommand implements Callable<Integer> {

    private static final Pace STANDARD = Pace.STANDARD.ofAgents();

    @Mixin
    private RunOptions options;

    @Mixin
    private LockOption lock;

    @Option(names = "--canary", paramLabel = "N", description = "How many amphorae go first (default: 1).")
    private int canary = STANDARD.canary();

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            description = "For how long those that go first are watched, and all at the end, ISO 8601: longer than"
                    + " heartbeat_timeout (default: PT2M).")
    private Duration soak = STANDARD.soak();

    @Option(names = "--parallel", paramLabel = "N", description = "How many at once after that (default: 5).")
    private int parallel = STANDARD.parallel();

    @Option(names = "--pause", paramLabel = "DURATION", description = "Between those and the next (default: PT1S).")
    private Duration pause = STANDARD.pause();

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "How many may fail before none is told any more (default: 0).")
    private int maxFailures = STANDARD.maxFailures();

    @Mixin
    private SelectionOptions selected;

    private final Surroundings surroundings;

    ConfigureCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Selection selection = selected.selection(Set.of());
        Pace pace = pace();
        Spec spec = options.spec(surroundings);
        // The folder knows the locks of runs with it that are dead: no other may be alive.
        return options.out(surroundings).locked(surroundings.modes(), () -> configure(spec, selection, pace));
    }

    private int configure(Spec spec, Selection selection, Pace pace) throws IOException {
        RequestWatch watch = RequestWatch.of(options.watches(surroundings));
        try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
            Seen seen = Seen.of(spec, options, options.inputs(surroundings, watch, lock), surroundings, session);
            LoadBalancerProgress progress = new LoadBalancerProgress(surroundings, options.json());
            RefreshReport report = AgentUpdate.underLock(
                    seen.inputs().turn(seen.cloud(), new Progress(surroundings, options.json())),
                    () -> new AgentUpdate(seen.cloud(), seen.fleet(), selection, pace, progress));
            progress.endedAgents(report);
            if (options.json()) {
                JsonOption.print(surroundings, LoadBalancersJson.ofAgents(report));
            }
            return ExitCode.of(List.of(report));
        }
    }

    private Pace pace() {
        WrongInput.refuseBelow("--canary", canary, 0);
        WrongInput.refuseBelow("--parallel", parallel, 1);
        WrongInput.refuseBelow("--max-failures", maxFailures, 0);
        WrongInput.refuseNegative("--soak", soak);
        WrongInput.refuseNegative("--pause", pause);
        return new Pace(
                canary, soak, parallel, pause, maxFailures, STANDARD.timeout(), STANDARD.outage(), STANDARD.poll());
    }
}
