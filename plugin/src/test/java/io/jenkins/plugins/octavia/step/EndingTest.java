package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

/** What pages say of the end of a certificate: the colour alone says nothing that the words do not. */
public class EndingTest {

    private static final LocalDate DAY = LocalDate.of(2027, 3, 31);
    private static final Ending END = new Ending(Ending.CLIENT, DAY);

    @Test
    public void oneThatIsFarHasNoColour() {
        LocalDate today = DAY.minusDays(30);
        assertThat(END.isNear(today)).isFalse();
        assertThat(END.colour(today)).isEmpty();
        assertThat(END.text(today)).isEqualTo("client certificate valid until 2027-03-31");
    }

    @Test
    public void withinThirtyDaysItWarns() {
        LocalDate today = DAY.minusDays(29);
        assertThat(END.isNear(today)).isTrue();
        assertThat(END.colour(today)).isEqualTo("jenkins-!-warning-color");
        assertThat(END.text(today)).isEqualTo("client certificate ends 2027-03-31, in 29 days");
        assertThat(END.text(DAY.minusDays(1))).endsWith("in 1 day");
        assertThat(END.text(DAY)).isEqualTo("client certificate ends today, 2027-03-31");
    }

    @Test
    public void whatIsNoDateInADamagedFileIsLeftOut() {
        Map<String, String> days = new LinkedHashMap<>(Map.of(Ending.CLIENT, "2027-03-31"));
        days.put(Ending.AUTHORITY, "soon");
        assertThat(Ending.all(days)).containsExactly(END);
    }

    @Test
    public void afterThatItIsAnError() {
        LocalDate today = DAY.plusDays(2);
        assertThat(END.isNear(today)).isTrue();
        assertThat(END.colour(today)).isEqualTo("jenkins-!-error-color");
        assertThat(END.text(today)).isEqualTo("client certificate ended 2027-03-31, 2 days ago");
    }
}
