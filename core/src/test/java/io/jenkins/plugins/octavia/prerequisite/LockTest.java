package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.cloud.LockKeypairs;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.prerequisite.lock.Contender;
import io.jenkins.plugins.octavia.prerequisite.lock.Lock;
import io.jenkins.plugins.octavia.prerequisite.lock.LockNote;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest.Pace;
import io.jenkins.plugins.octavia.prerequisite.lock.Unlocking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** One run at a time: whatever two runs and a third do between any two requests of each other. */
@Category(AnyCloud.class)
public class LockTest {

    private static final String SPEC =
            "securityGroups: {amphora: {name: amp-$N, from: any}, healthManager: {name: hm-$N, from: any}}";

    /** Longer than any test, where none is to be stale. */
    private static final Pace SLOW =
            new Pace(Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofMillis(200));

    @Rule
    public final TestCloud cloud = new TestCloud();

    private final List<Run> runs = new ArrayList<>();
    private Duration passed = Duration.ZERO;
    /** When each lock was made, as a test counts time. */
    private final Map<String, Duration> made = new HashMap<>();

    /** A time that all runs share, and that a test moves on; the cloud's answers follow it. */
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(passed);
        }
    };

    /** Work between two requests of a run. */
    private interface Meanwhile {
        void run();
    }

    /** A run that wants the lock, with what happens before each of its requests. */
    private final class Run {
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final Cloud login;
        private final LockRequest request;
        private Optional<Lock> lock = Optional.empty();
        private int pauseBefore = -1;
        private Meanwhile meanwhile = () -> {};
        private Optional<Meanwhile> behindLostAnswer = Optional.empty();

        Run(String name) {
            this(name, Set.of());
        }

        Run(String name, Set<String> dead) {
            this.request = new LockRequest(id(name), dead, name, Duration.ofMinutes(1), SLOW);
            CloudConfig config = cloud.config("admin");
            Transport transport = Cloud.transport(config);
            Transport dated = cloud.ahead(transport, LockTest.this::ahead);
            this.login = Cloud.connect(config, call -> {
                if (call.uri().getPath().contains("/os-keypairs")) {
                    if (requests.size() == pauseBefore) {
                        pauseBefore = -1;
                        meanwhile.run();
                    }
                    requests.add(call.method());
                    if (call.method().equals("POST")) {
                        made.put(name(new String(call.body(), StandardCharsets.UTF_8)), passed);
                    }
                }
                Answer answer = dated.send(call);
                if (call.method().equals("DELETE") && behindLostAnswer.isPresent()) {
                    Meanwhile next = behindLostAnswer.get();
                    behindLostAnswer = Optional.empty();
                    next.run();
                    throw CloudException.of("the answer was lost");
                }
                return answer;
            });
            runs.add(this);
        }

        Inputs inputs() {
            Path path = cloud.folder.getRoot().toPath().resolve("out-" + request.id());
            return cloud.with().clock(clock).lock(request).inputs(new OutputFolder(path));
        }

        void attempt() {
            lock = Lock.attempt(new Contender(login, inputs().lock(), inputs().out(), inputs().clock(), cloud))
                    .lock();
        }

        void release() {
            lock.ifPresent(Lock::close);
            lock = Optional.empty();
        }

        boolean holds() {
            try {
                lock.ifPresent(Lock::check);
                return lock.isPresent();
            } catch (Refusal e) {
                return false;
            }
        }
    }

    /** The time of an answer: that of a lock is as old as the test says. */
    private Duration ahead(Call call) {
        return passed.minus(made.getOrDefault(name(call.uri().getPath()), Duration.ZERO));
    }

    private static String name(String text) {
        Matcher name = Pattern.compile(LockKeypairs.PREFIX + "[0-9a-z-]+").matcher(text);
        return name.find() ? name.group() : "";
    }

    private static String id(String name) {
        return String.format("%16s", Integer.toHexString(name.hashCode())).replace(' ', '0');
    }

    @After
    public void giveBack() {
        runs.forEach(Run::release);
    }

    private List<Keypair> locks() {
        return cloud.admin()
                .locks()
                .look(LockNote.prefix(cloud.admin().project().id()))
                .keypairs();
    }

    @Test
    public void aRunThatChangesSomethingHasTheLockFromItsFirstChangeToItsLast() {
        cloud.embedded();
        cloud.apply(SPEC);

        List<String> writes = cloud.embedded().requests().stream()
                .filter(request ->
                        !request.method().equals("GET") && !request.service().equals("identity"))
                .map(request -> request.method() + " "
                        + (request.path().contains(LockKeypairs.PREFIX)
                                        || request.method().equals("POST")
                                                && request.path().endsWith("/os-keypairs")
                                ? "lock"
                                : "else"))
                .toList();
        assertThat(writes).startsWith("POST lock").endsWith("DELETE lock");
        assertThat(writes).filteredOn(write -> write.endsWith("lock")).hasSize(2);
        assertThat(locks()).isEmpty();
    }

    @Test
    public void aRunThatHasNothingToChangeTakesNone() {
        cloud.apply(SPEC);
        Run holder = new Run("holder");
        holder.attempt();

        assertThat(cloud.apply(SPEC).failure()).isEmpty();
        assertThat(cloud.plan(SPEC)).noneMatch(change -> change.action().isChange());
        assertThat(holder.holds()).isTrue();
    }

    @Test
    public void whoMayWaitNoLongerSaysForWhomAndWhatToDo() {
        Run holder = new Run("holder of the lock");
        holder.attempt();
        LockRequest hurried = new LockRequest(id("other"), Set.of(), "other", Duration.ofMillis(500), SLOW);

        assertThatThrownBy(() -> cloud.apply(
                        cloud.spec(SPEC),
                        cloud.admin(),
                        cloud.with().lock(hurried).inputs(cloud.out())))
                .isInstanceOf(Refusal.class)
                .hasMessageMatching(
                        "lock of project \\S+: the run of holder of the lock, which began \\d+ s ago \\(lock "
                                + id("holder of the lock")
                                + "\\) has had it for the 0 s that this run may wait; run again when it has ended, wait longer"
                                + " \\(--lock-timeout\\), or if that run is gone for good and its lock stays:"
                                + " octavia-prerequisites unlock " + id("holder of the lock"));
        assertThat(cloud.notes)
                .anyMatch(note -> note.startsWith("waiting for the run of holder of the lock, which began "));
        assertThat(cloud.admin().network().securityGroups(List.of(cloud.unique("amp"))))
                .isEmpty();
    }

    @Test
    public void whatWasFoundBeforeAWaitIsLookedAtAgain() {
        Run holder = new Run("holder");
        holder.attempt();
        List<Deployment> meanwhile = new ArrayList<>();
        Listener listener = new SilentListener() {
            @Override
            public void waiting(String message) {
                if (meanwhile.isEmpty()) {
                    holder.release();
                    meanwhile.add(cloud.apply(SPEC));
                }
            }
        };

        Deployment deployment = cloud.apply(
                cloud.spec(SPEC),
                cloud.admin(),
                cloud.with()
                        .lock(new LockRequest(id("waiter"), Set.of(), "waiter", Duration.ofMinutes(1), SLOW))
                        .inputs(cloud.out()),
                listener);
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment))
                .hasSize(2)
                .extracting(Resource::action)
                .containsOnly(Action.UNCHANGED);
        assertThat(meanwhile).hasSize(1);
    }

    @Test
    public void nobodyElseGetsALockThatIsRenewed() {
        Run holder = new Run("holder");
        holder.attempt();
        passed = Duration.ofSeconds(70);
        assertThat(holder.holds()).as("it is renewed when it is needed").isTrue();
        passed = Duration.ofSeconds(140);

        Run other = new Run("other");
        other.attempt();
        assertThat(other.holds()).isFalse();
        assertThat(holder.holds()).isTrue();
        assertThat(locks()).hasSize(1);
    }

    @Test
    public void aRenewedLockIsHeldAlsoIfTheOneBeforeItCannotBeRemoved() {
        Run holder = new Run("holder");
        holder.attempt();
        passed = Duration.ofSeconds(70);
        holder.pauseBefore = holder.requests.size() + 1;
        holder.meanwhile = () -> {
            throw CloudException.of("no answer");
        };
        Network made = holder.login.network().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> cloud.admin().network().delete(made));

        assertThat(holder.holds()).isTrue();
        holder.release();
        assertThat(locks()).isEmpty();
    }

    @Test
    public void aLockThatIsNotRenewedIsTakenOverAndItsHolderChangesNothingMore() {
        Run holder = new Run("holder");
        holder.attempt();
        passed = Duration.ofSeconds(100);
        Run other = new Run("other");
        other.attempt();

        assertThat(other.holds()).isTrue();
        assertThatThrownBy(() -> holder.login.network().createSecurityGroup(cloud.unique("amp"), ""))
                .isInstanceOf(Refusal.class)
                .hasMessageMatching(
                        "lock of project \\S+: this run did not renew it in time, so the run of other, which began"
                                + " \\d+ s ago \\(lock [0-9a-f]+\\) took it over; run again, what is done already is kept");
        holder.release();
        assertThat(other.holds()).isTrue();
        assertThat(locks()).hasSize(1);
    }

    @Test
    public void aRunThatStartsOverKnowsItsOwnLockAndGoesOnAtOnce() {
        Run killed = new Run("killed");
        killed.attempt();
        Run again = new Run("again", killed.inputs().out().lockIds());
        again.attempt();

        assertThat(again.holds()).isTrue();
    }

    @Test
    public void aRunThatGaveItsLockBackLeavesNothingOfIt() {
        Run run = new Run("run");
        run.attempt();
        assertThat(run.inputs().out().lockIds()).containsExactly(id("run"));
        run.release();

        assertThat(run.inputs().out().lockIds()).isEmpty();
        assertThat(locks()).isEmpty();
    }

    @Test
    public void whoHasALockMayHaveAnyName() {
        for (String name : List.of("folder \u00bb job #12", "ends in a blank ", "", "two\nlines\ttabs")) {
            Run run = new Run(name);
            run.attempt();

            assertThat(run.holds()).as(name).isTrue();
            run.release();
            assertThat(locks()).as(name).isEmpty();
        }
    }

    @Test
    public void whoseRemovalGotNoAnswerRemovesNoLockOfTheSameNameThatAnotherRunHasMadeSince() {
        Run holder = new Run("holder");
        holder.attempt();
        LockNote own = LockNote.of(locks().get(0)).orElseThrow();
        LockNote next = new LockNote(own.projectId(), own.number(), id("next"), own.began(), "next");
        holder.behindLostAnswer = Optional.of(() -> cloud.admin().locks().create(next.keypair()));

        holder.release();
        assertThat(locks()).extracting(LockNote::of).containsExactly(Optional.of(next));
        Unlocking.of(cloud.admin(), next.id());
    }

    @Test
    public void noKeypairTakesTheNameOfALock() {
        String name = LockNote.prefix(cloud.admin().project().id()) + "7";

        for (String taken : List.of(name, name.toUpperCase(Locale.ROOT))) {
            assertThatThrownBy(() -> cloud.plan("keypair: {name: " + taken + "}"))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("keypair " + taken + ": names that begin with octavia-prerequisites-lock- are for the"
                            + " locks of runs; take another");
        }
    }

    @Test
    public void aLockIsRemovedByItsIdAlone() {
        Run holder = new Run("holder");
        holder.attempt();

        assertThatThrownBy(() -> Unlocking.of(cloud.admin(), "0123456789abcdef"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("it is not 0123456789abcdef but that of the run of holder, which began ");
        assertThat(Unlocking.of(cloud.admin(), id("holder"))).startsWith("the run of holder, which began ");
        assertThat(locks()).isEmpty();
        assertThatThrownBy(() -> Unlocking.of(cloud.admin(), id("holder")))
                .isInstanceOf(Refusal.class)
                .hasMessageEndingWith(": nobody has it");
    }

    /** What is there when the runs begin. */
    private enum Beginning {
        NOTHING,
        STALE,
        OWN
    }

    /** What the second run does between two requests of the first. */
    private enum Second {
        TAKES,
        TAKES_AND_GIVES_BACK,
        TAKES_AND_TAKES_AGAIN
    }

    @Test
    public void neverHaveTwoRunsTheLockWhateverHappensBetweenAnyTwoRequests() {
        for (Beginning beginning : Beginning.values()) {
            for (Second second : Second.values()) {
                for (int first = 0; first < 6; first++) {
                    // Without a third one on a real cloud, which would take minutes.
                    for (int third = -1; third < (TestCloud.isReal() ? 0 : 5); third++) {
                        interleave(beginning, second, first, third);
                    }
                }
            }
        }
    }

    private void interleave(Beginning beginning, Second what, int before, int thirdBefore) {
        Run dead = new Run("dead");
        Set<String> known = Set.of();
        if (beginning != Beginning.NOTHING) {
            dead.attempt();
            known = beginning == Beginning.OWN ? Set.of(dead.request.id()) : Set.of();
            passed = beginning == Beginning.STALE ? Duration.ofSeconds(100) : Duration.ZERO;
        }
        Run first = new Run("first", known);
        Run second = new Run("second", known);
        Run third = new Run("third", known);
        second.pauseBefore = thirdBefore;
        second.meanwhile = third::attempt;
        first.pauseBefore = before;
        first.meanwhile = () -> {
            second.attempt();
            if (what != Second.TAKES) {
                second.release();
            }
            if (what == Second.TAKES_AND_TAKES_AGAIN) {
                second.attempt();
            }
        };
        first.attempt();

        assertThat(List.of(first, second, third))
                .as(beginning + ", before request " + before + " of the first the second " + what + ", before request "
                        + thirdBefore + " of which a third takes it")
                .filteredOn(Run::holds)
                .hasSizeLessThanOrEqualTo(1);
        List.of(dead, first, second, third).forEach(Run::release);
        passed = Duration.ZERO;
        Run next = new Run("next");
        next.attempt();
        assertThat(next.holds()).as("the lock is free in the end").isTrue();
        next.release();
        runs.clear();
    }
}
