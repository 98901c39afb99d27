package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.CloudException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class SettlingTest {

    /** Whoever a network is shared with may write its tags without end, and a cloud may answer anything. */
    @Test(timeout = 60_000)
    public void whatNeverStaysTheSameIsGivenUp() {
        AtomicInteger looks = new AtomicInteger();

        assertThatThrownBy(() -> new Settling(Duration.ofMillis(3)).settled(looks::incrementAndGet, look -> look))
                .isInstanceOf(CloudException.class)
                .hasMessage(
                        "it keeps changing, though no run needs so long for it; look who changes it, and run again");
    }
}
