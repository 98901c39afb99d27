package io.jenkins.plugins.octavia.conf;

import static io.jenkins.plugins.octavia.conf.ConfFileProperties.assertEditLeavesTheRest;
import static io.jenkins.plugins.octavia.conf.ConfFileProperties.assertPrintedAsItWasRead;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.Test;

/** What holds for every file; a failure names the seed that makes it again. */
public class ConfFilePropertyTest {

    private static final long FILES = 5_000;

    @Test
    public void anyFileIsPrintedAsItWasRead() {
        forEverySeed(seed -> assertPrintedAsItWasRead(new RandomConf(seed).file()));
    }

    @Test
    public void anyBytesArePrintedAsTheyWereRead() {
        forEverySeed(seed -> {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertPrintedAsItWasRead(bytes);
            ConfFile.parse(bytes).withoutSecrets();
        });
    }

    @Test
    public void anEditIsReadBackAndLeavesAllOtherBytesAndValues() {
        forEverySeed(seed -> {
            RandomConf random = new RandomConf(seed);
            ConfFile file = ConfFile.parse(random.file());
            assertEditLeavesTheRest(file, random.option(), random.value());
        });
    }

    private static void forEverySeed(LongConsumer property) {
        LongStream.range(0, FILES)
                .forEach(seed -> assertThatCode(() -> property.accept(seed))
                        .as("seed %d", seed)
                        .doesNotThrowAnyException());
    }
}
