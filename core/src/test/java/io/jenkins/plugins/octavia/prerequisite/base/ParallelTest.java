package io.jenkins.plugins.octavia.prerequisite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.prerequisite.base.Parallel.Work;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public class ParallelTest {

    /** More work than there are threads, each waiting for more of it, on behalf of many runs. */
    @Test(timeout = 60_000)
    public void manyRunsShareFewThreads() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Parallel> runs = Stream.generate(Parallel::new).limit(20).toList();
        List<Work<Integer>> works = runs.stream()
                .flatMap(run -> IntStream.range(0, 20).mapToObj(i -> run.start(() -> nested(run, threads))))
                .toList();
        assertThat(works.stream().mapToInt(Work::join).sum()).isEqualTo(20 * 20 * 3);
        runs.forEach(Parallel::close);
        threads.remove(Thread.currentThread());
        assertThat(threads).hasSizeLessThanOrEqualTo(32);
    }

    private static int nested(Parallel run, Set<Thread> threads) {
        threads.add(Thread.currentThread());
        return Stream.of(1, 2)
                .map(i -> run.start(() -> {
                    threads.add(Thread.currentThread());
                    pause(5);
                    return i;
                }))
                .toList()
                .stream()
                .mapToInt(Work::join)
                .sum();
    }

    /** An abort is for one run, also where another one gets its thread next. */
    @Test(timeout = 60_000)
    public void anAbortStaysWithinItsRun() throws InterruptedException {
        Parallel aborted = new Parallel();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean cleanedUp = new AtomicBoolean();
        Work<Boolean> work = aborted.start(() -> {
            begun.countDown();
            boolean interrupted = !pause(30_000);
            cleanedUp.set(pause(50));
            return interrupted;
        });
        begun.await();
        Thread.currentThread().interrupt();
        assertThat(work.join()).isTrue();
        assertThat(cleanedUp).isTrue();
        assertThatThrownBy(() -> aborted.start(() -> 1)).isInstanceOf(Refusal.class);
        aborted.close();
        assertThat(Thread.interrupted()).isTrue();
        try (Parallel next = new Parallel()) {
            List<Work<Boolean>> others = IntStream.range(0, 40)
                    .mapToObj(i -> next.start(() -> pause(20)))
                    .toList();
            assertThat(others).allSatisfy(other -> assertThat(other.join()).isTrue());
        }
    }

    /** @return whether nobody interrupted it */
    private static boolean pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
