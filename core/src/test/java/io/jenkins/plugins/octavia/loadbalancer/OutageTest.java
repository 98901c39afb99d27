package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.loadbalancer.Outage.Window;
import java.time.Instant;
import org.junit.Test;

public class OutageTest {

    @Test
    public void aWindowIsOpenBetweenItsTimesInItsZone() {
        Outage window = Window.of("01:00-05:00 Europe/Berlin");
        assertThat(window.isAllowedAt(Instant.parse("2026-07-01T22:59:59Z"))).isFalse();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-01T23:00:00Z"))).isTrue();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-02T02:59:59Z"))).isTrue();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-02T03:00:00Z"))).isFalse();
        assertThat(window.isAllowedAt(Instant.parse("2026-12-02T03:30:00Z"))).isTrue();
    }

    @Test
    public void aWindowMayReachIntoTheNextDay() {
        Outage window = Window.of("22:30-04:00 UTC");
        assertThat(window.isAllowedAt(Instant.parse("2026-07-01T22:30:00Z"))).isTrue();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-02T03:59:00Z"))).isTrue();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-02T04:00:00Z"))).isFalse();
        assertThat(window.isAllowedAt(Instant.parse("2026-07-02T12:00:00Z"))).isFalse();
    }

    @Test
    public void whatIsNoWindowIsRefusedWithWhatIsWrong() {
        assertRefused("at night", "\"at night\" is not a window such as 01:00-05:00 Europe/Berlin");
        assertRefused("25:00-05:00 UTC", "\"25:00-05:00 UTC\": Text '25:00' could not be parsed");
        assertRefused("01:00-05:00 Mars/Base", "\"01:00-05:00 Mars/Base\": Unknown time-zone ID: Mars/Base");
        assertRefused("01:00-01:00 UTC", "is empty: it ends when it begins");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> Window.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    public void itIsSaidWhenAnOutageIsAllowedAndByWhat() {
        assertThat(Window.of("01:00-05:00 Europe/Berlin").permission())
                .isEqualTo("is allowed at 01:00-05:00 Europe/Berlin only");
        assertThat(new Outage.Never("--allow-outage").permission()).isEqualTo("is not allowed: give --allow-outage");
        assertThat(Outage.NEVER.permission()).isEqualTo("is not allowed");
    }
}
