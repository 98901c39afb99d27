package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.step.StepQueue.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.Test;

/** Whose turn it is, with threads that begin and end where the test says so. */
public class StepQueueTest {

    private static final Place PROD = new Place("deploy", "prod");

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final StepQueue turns = new StepQueue(threads::add);
    private final List<String> done = new ArrayList<>();

    @Test
    public void aFullCloudStopsOnlyStepsOfItsJobAtIt() {
        fill(PROD);

        assertThat(turns.take(PROD, work("one too many"))).isFalse();
        assertThat(turns.take(new Place("deploy", "staging"), work("other cloud")))
                .isTrue();
        assertThat(turns.take(new Place("test", "prod"), work("other job"))).isTrue();
    }

    @Test
    public void theFirstThatWaitsIsNextWhenAStepEnds() {
        fill(PROD);
        turns.take(PROD, work("first"));
        turns.take(PROD, work("second"));

        threads.remove().run();

        assertThat(threads).hasSize(StepQueue.AT_ONE_CLOUD);
        runAll();
        assertThat(done).endsWith("first", "second").hasSize(StepQueue.AT_ONE_CLOUD + 2);
    }

    @Test
    public void aStepThatBreaksMakesRoomToo() {
        turns.take(PROD, () -> {
            throw new IllegalStateException("broken");
        });
        for (int i = 1; i < StepQueue.AT_ONE_CLOUD; i++) {
            turns.take(PROD, work("step"));
        }
        turns.take(PROD, work("next"));
        assertThatThrownBy(() -> threads.remove().run()).hasMessage("broken");

        assertThat(threads).hasSize(StepQueue.AT_ONE_CLOUD);
    }

    @Test
    public void whatGaveUpNeverRuns() {
        fill(PROD);
        Runnable impatient = work("impatient");
        turns.take(PROD, impatient);

        turns.giveUp(PROD, impatient);
        runAll();

        assertThat(done).doesNotContain("impatient").hasSize(StepQueue.AT_ONE_CLOUD);
    }

    @Test
    public void manyCloudsAreNoWayToAllThreads() {
        for (int i = 0; i < StepQueue.OF_ONE_JOB; i++) {
            assertThat(turns.take(new Place("deploy", "cloud" + i), work("step")))
                    .isTrue();
        }

        assertThat(turns.take(new Place("deploy", "one more"), work("step"))).isFalse();
        assertThat(turns.take(new Place("test", "prod"), work("step"))).isTrue();
    }

    private void fill(Place place) {
        for (int i = 0; i < StepQueue.AT_ONE_CLOUD; i++) {
            assertThat(turns.take(place, work("step"))).isTrue();
        }
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private Runnable work(String name) {
        return () -> done.add(name);
    }
}
