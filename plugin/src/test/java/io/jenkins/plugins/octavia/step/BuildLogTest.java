package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.TaskListener;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** What steps say in a build's console, and how often. */
public class BuildLogTest {

    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(console, true, UTF_8);
    private final TaskListener listener = new TaskListener() {
        private static final long serialVersionUID = 1;

        @Override
        public PrintStream getLogger() {
            return stream;
        }
    };
    private long seconds = -3;
    private final BuildLog log = new BuildLog(listener, () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    public void anUploadSaysEveryFiveSecondsHowFarItIs() {
        for (int mebibyte = 1; mebibyte <= 12; mebibyte++) {
            seconds++;
            log.uploaded(mebibyte * MIB, 100 * MIB);
        }

        assertThat(lines())
                .containsExactly(
                        "[octavia] image: 5 %, 5 of 100 MiB sent", "[octavia] image: 10 %, 10 of 100 MiB sent");
    }

    @Test
    public void theEndOfAnUploadIsSaidAtOnce() {
        log.uploaded(MIB, MIB + 1);
        log.uploaded(MIB + 1, MIB + 1);

        assertThat(lines()).containsExactly("[octavia] image: 100 %, 2 of 2 MiB sent");
    }

    @Test
    public void warningsAreLinesAndRememberedForTheResult() {
        log.warning("ends soon");
        log.note("nothing to do");

        assertThat(lines()).containsExactly("[octavia] WARNING: ends soon", "[octavia] note: nothing to do");
        assertThat(log.warnings()).containsExactly("ends soon");
    }

    @Test
    public void anEmptyFileIsNoDivisionByZero() {
        log.uploaded(0, 0);

        assertThat(lines()).containsExactly("[octavia] image: 100 %, 0 of 0 MiB sent");
    }

    @Test
    public void everyResourceHasALine() {
        log.ensured(new Resource(Kind.FLAVOR, "amphora", "7c1", Action.CREATED));
        log.ensured(new Resource(Kind.CERTIFICATES, "octavia", "", Action.UNCHANGED));

        assertThat(lines())
                .containsExactly(
                        "[octavia] flavor amphora: created (7c1)", "[octavia] certificates octavia: unchanged");
    }

    private List<String> lines() {
        return console.toString(UTF_8).lines().toList();
    }
}
