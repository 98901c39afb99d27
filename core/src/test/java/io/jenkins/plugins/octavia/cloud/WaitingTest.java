package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** What people are told while an answer does not come. */
public class WaitingTest {

    private static final Call LOGIN =
            new Call("POST", URI.create("https://keystone:5000/v3/auth/tokens"), Map.of(), new byte[0]);
    private static final String LINE =
            "waiting for https://keystone:5000 to answer POST /v3/auth/tokens, for %d s so far";

    private final List<String> told = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private final List<CompletableFuture<?>> alarms = new ArrayList<>();
    private Runnable next;

    private final Waiting waiting = new Waiting(
            (delay, work) -> {
                delays.add(delay);
                next = work;
                alarms.add(new CompletableFuture<>());
                return alarms.get(alarms.size() - 1);
            },
            told::add);

    private Answer send(int alarmsBefore) {
        return waiting.over(call -> {
                    for (int i = 0; i < alarmsBefore; i++) {
                        next.run();
                    }
                    return new Answer(200, Map.of(), new byte[0]);
                })
                .send(LOGIN);
    }

    @Test
    public void anAnswerThatComesInTimeIsNothingToTell() {
        assertThat(send(0).status()).isEqualTo(200);
        assertThat(delays).containsExactly(Duration.ofSeconds(5));
        assertThat(told).isEmpty();
    }

    @Test
    public void aWaitIsToldAfterFiveSecondsAndEachTimeThatItHasDoubled() {
        send(4);
        assertThat(told).containsExactly(LINE.formatted(5), LINE.formatted(10), LINE.formatted(20), LINE.formatted(40));
        assertThat(delays.stream().map(Duration::toSeconds)).containsExactly(5L, 5L, 10L, 20L, 40L);
    }

    @Test
    public void nothingIsToldOnceTheAnswerIsHereOrTheCallHasFailed() {
        send(1);
        next.run();
        assertThat(told).hasSize(1);
        assertThat(alarms.get(1)).isCancelled();
        Transport broken = waiting.over(call -> {
            throw CloudException.of("gone");
        });
        assertThatThrownBy(() -> broken.send(LOGIN)).hasMessage("gone");
        next.run();
        assertThat(told).hasSize(1);
        assertThat(alarms.get(2)).isCancelled();
    }

    @Test
    public void aPasswordInAnAddressIsNotTold() {
        Call call = new Call("GET", URI.create("https://me:secret@nova/servers?token=secret"), Map.of(), new byte[0]);
        waiting.over(sent -> {
                    next.run();
                    return new Answer(200, Map.of(), new byte[0]);
                })
                .send(call);
        assertThat(told).containsExactly("waiting for https://nova to answer GET /servers, for 5 s so far");
    }
}
