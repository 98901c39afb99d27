package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.loadbalancer.AgentUpdate;
import io.jenkins.plugins.octavia.loadbalancer.AuthorityChange;
import io.jenkins.plugins.octavia.loadbalancer.Fleet;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancersJson;
import io.jenkins.plugins.octavia.loadbalancer.Outage;
import io.jenkins.plugins.octavia.loadbalancer.Pace;
import io.jenkins.plugins.octavia.loadbalancer.QuotaHeadRoom;
import io.jenkins.plugins.octavia.loadbalancer.Reason;
import io.jenkins.plugins.octavia.loadbalancer.Refresh;
import io.jenkins.plugins.octavia.loadbalancer.RefreshReport;
import io.jenkins.plugins.octavia.loadbalancer.Selection;
import io.jenkins.plugins.octavia.loadbalancer.Targets;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "loadbalancers", description = "Has load balancers follow what they are made of.")
final class LoadBalancersCommand {

    /** What these commands look at. */
    record Seen(Spec spec, Cloud cloud, Inputs inputs, Clock clock) {
        static Seen of(Spec spec, RunOptions options, Inputs inputs, Surroundings surroundings, CloudSession session) {
            Fleet.refuseWithoutOctavia(session.cloud());
            inputs.last().refuseOther(session.cloud(), inputs.out());
            return new Seen(spec.only(options.only()), session.cloud(), inputs, surroundings.clock());
        }

        /** What names and tags mean now. */
        Fleet fleet() {
            return new Fleet(cloud, Targets.of(spec, inputs.conf(), cloud), AuthorityChange.in(inputs.out()), clock);
        }
    }

    @Command(
            name = "status",
            description =
                    "Says which load balancers have another image, flavor or certificate than new ones would get, or are"
                            + " in trouble. Exit status 0: none, 2: some.")
    static final class Status implements Callable<Integer> {

        @Mixin
        private RunOptions options;

        private final Surroundings surroundings;

        Status(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws IOException {
            Spec spec = options.spec(surroundings);
            RequestWatch watch = RequestWatch.of(options.watches(surroundings));
            try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
                List<LoadBalancerStatus> statuses = Seen.of(
                                spec, options, options.inputs(surroundings, watch), surroundings, session)
                        .fleet()
                        .look();
                if (options.json()) {
                    JsonOption.print(surroundings, LoadBalancersJson.map(statuses));
                } else {
                    new LoadBalancerProgress(surroundings, false).print(statuses);
                }
                return statuses.stream().allMatch(status -> status.drifts().isEmpty()) ? ExitCode.OK : ExitCode.TO_DO;
            }
        }
    }

    @Command(
            name = "refresh",
            description =
                    "Fails over what status shows, a canary first. What is as it should be is not touched, so a run that"
                            + " was stopped is simply begun again. Exit status 0: nothing is left, 2: something is, 1: something failed.")
    static final class Refreshing implements Callable<Integer> {

        @Mixin
        private RunOptions options;

        @Mixin
        private LockOption lock;

        @Option(names = "--canary", paramLabel = "N", description = "How many go first, one by one (default: 1).")
        private int canary = Pace.STANDARD.canary();

        @Option(
                names = "--soak",
                paramLabel = "DURATION",
                description = "For how long a canary must stay well, ISO 8601 (default: PT2M).")
        private Duration soak = Pace.STANDARD.soak();

        @Option(names = "--parallel", paramLabel = "N", description = "How many at once after that (default: 2).")
        private int parallel = Pace.STANDARD.parallel();

        @Option(names = "--pause", paramLabel = "DURATION", description = "Before each one after that (default: PT0S).")
        private Duration pause = Pace.STANDARD.pause();

        @Option(
                names = "--max-failures",
                paramLabel = "N",
                description = "How many may fail before none is begun any more (default: 0).")
        private int maxFailures = Pace.STANDARD.maxFailures();

        @Option(names = "--timeout", paramLabel = "DURATION", description = "How long one may take (default: PT30M).")
        private Duration timeout = Pace.STANDARD.timeout();

        @Option(
                names = "--allow-outage",
                description = "Those with one amphora too, whose users are cut off for seconds to minutes.")
        private boolean allowOutage;

        @Option(
                names = "--window",
                paramLabel = "TIMES",
                description = {"Those with one amphora too, between these times:", "\"01:00-05:00 Europe/Berlin\"."})
        private String window;

        @Mixin
        private SelectionOptions selected;

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                split = ",",
                description = "For these reasons only: image, flavor, certificate, authority, error, peer.")
        private Set<String> reasons = Set.of();

        @Option(
                names = "--configure",
                description =
                        "Then have the agents of the amphorae that stayed take new controllers, as configure does.")
        private boolean configure;

        private final Surroundings surroundings;

        Refreshing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws IOException {
            Selection selection = selected.selection(reasons());
            Pace pace = pace();
            Spec spec = options.spec(surroundings);
            // The folder knows the locks of runs with it that are dead: no other may be alive.
            return options.out(surroundings).locked(surroundings.modes(), () -> refresh(spec, selection, pace));
        }

        private int refresh(Spec spec, Selection selection, Pace pace) throws IOException {
            RequestWatch watch = RequestWatch.of(options.watches(surroundings));
            try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
                Seen seen = Seen.of(spec, options, options.inputs(surroundings, watch, lock), surroundings, session);
                LoadBalancerProgress progress = new LoadBalancerProgress(surroundings, options.json());
                Turn turn = seen.inputs().turn(seen.cloud(), new Progress(surroundings, options.json()));
                RefreshReport report = Refresh.underLock(
                        turn,
                        () -> new Refresh(
                                seen.cloud(),
                                seen.fleet(),
                                selection,
                                pace,
                                new QuotaHeadRoom(seen.cloud()),
                                surroundings.clock(),
                                progress));
                progress.ended(report);
                Optional<RefreshReport> agents = configure
                        ? AgentUpdate.after(report, turn, seen.cloud(), seen::fleet, selection, pace, progress)
                        : Optional.empty();
                agents.ifPresent(progress::endedAgents);
                if (options.json()) {
                    JsonOption.print(surroundings, LoadBalancersJson.map(report, agents));
                }
                return ExitCode.of(
                        Stream.concat(Stream.of(report), agents.stream()).toList());
            }
        }

        private Set<Reason> reasons() {
            Set<Reason> wanted = EnumSet.noneOf(Reason.class);
            for (String key : reasons.isEmpty() ? Reason.keys() : reasons) {
                wanted.add(Reason.of(key)
                        .filter(Reason::isHealedByFailover)
                        .orElseThrow(() -> new WrongInput("--reason " + key + ": no such reason; known are "
                                + String.join(", ", Reason.keys()))));
            }
            return wanted;
        }

        private Pace pace() {
            WrongInput.refuseBelow("--canary", canary, 0);
            WrongInput.refuseBelow("--parallel", parallel, 1);
            WrongInput.refuseBelow("--max-failures", maxFailures, 0);
            WrongInput.refuseNegative("--soak", soak);
            WrongInput.refuseNegative("--pause", pause);
            WrongInput.refuseNegative("--timeout", timeout);
            if (allowOutage && window != null) {
                throw new WrongInput("--allow-outage and --window do not go together");
            }
            return new Pace(canary, soak, parallel, pause, maxFailures, timeout, outage(), Pace.STANDARD.poll());
        }

        private Outage outage() {
            try {
                return window == null
                        ? allowOutage ? Outage.ALWAYS : new Outage.Never("--allow-outage, or --window TIMES")
                        : Outage.Window.of(window);
            } catch (IllegalArgumentException e) {
                throw new WrongInput("--window " + e.getMessage());
            }
        }
    }
}
