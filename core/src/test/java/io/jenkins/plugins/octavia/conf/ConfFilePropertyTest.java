package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.Test;

/** What holds for every file; a failure names the seed that makes it again. */
public class ConfFilePropertyTest {

    private static final long FILES = 5_000;

    @Test
    public void anyFileIsPrintedAsItWasRead() {
        LongStream.range(0, FILES).forEach(seed -> {
            byte[] bytes = new RandomConf(seed).file();
            assertThat(ConfFile.parse(bytes).bytes()).as("seed %d", seed).isEqualTo(bytes);
        });
    }

    @Test
    public void anyBytesArePrintedAsTheyWereRead() {
        LongStream.range(0, FILES).forEach(seed -> {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(ConfFile.parse(bytes).bytes()).as("seed %d", seed).isEqualTo(bytes);
            ConfFile.parse(bytes).withoutSecrets();
        });
    }

    @Test
    public void anEditIsReadBackAndLeavesAllOtherBytesAndValues() {
        LongStream.range(0, FILES).forEach(seed -> {
            RandomConf random = new RandomConf(seed);
            ConfFile file = ConfFile.parse(random.file());
            Option option = random.option();
            String value = random.value();
            Optional<ConfFile> edited = tryToSet(file, option, value);
            edited.ifPresent(after -> {
                String about =
                        "seed %d: %s = <%s> in%n%s".formatted(seed, option, value, RandomConf.show(file.bytes()));
                ConfFile read = ConfFile.parse(after.bytes());
                assertThat(read.get(option)).as(about).contains(value);
                assertThat(read.set(option, value)).as(about).isSameAs(read);
                assertThat(withoutOneOf(read, option)).as(about).isEqualTo(withoutOneOf(file, option));
                assertThat(unreadable(read)).as(about).isEqualTo(unreadable(file));
                assertOtherBytesAreKept(file, after, option, about);
            });
        });
    }

    private static Optional<ConfFile> tryToSet(ConfFile file, Option option, String value) {
        try {
            return Optional.of(file.set(option, value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Every assignment but the last one of the option, which is the one that an edit may change or add. */
    private static List<String> withoutOneOf(ConfFile file, Option option) {
        List<Assignment> all = assignments(file);
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            last = all.get(i).option().equals(option) ? i : last;
        }
        int left = last;
        return IntStream.range(0, all.size())
                .filter(i -> i != left)
                .mapToObj(i -> all.get(i).option() + "=" + all.get(i).raw())
                .toList();
    }

    private static List<Assignment> assignments(ConfFile file) {
        return file.statements().stream()
                .filter(Assignment.class::isInstance)
                .map(Assignment.class::cast)
                .toList();
    }

    private static long unreadable(ConfFile file) {
        return file.statements().stream()
                .filter(Statement.Unreadable.class::isInstance)
                .count();
    }

    private static void assertOtherBytesAreKept(ConfFile before, ConfFile after, Option option, String about) {
        String old = new String(before.bytes(), ISO_8859_1);
        String now = new String(after.bytes(), ISO_8859_1);
        int same = 0;
        while (same < Math.min(old.length(), now.length()) && old.charAt(same) == now.charAt(same)) {
            same++;
        }
        int sameAtEnd = 0;
        while (sameAtEnd < Math.min(old.length(), now.length()) - same
                && old.charAt(old.length() - 1 - sameAtEnd) == now.charAt(now.length() - 1 - sameAtEnd)) {
            sameAtEnd++;
        }
        String lost = old.substring(same, old.length() - sameAtEnd);
        if (before.get(option).isEmpty()) {
            assertThat(lost).as("lost bytes, " + about).isEmpty();
        } else {
            List<Assignment> all = assignments(before);
            Assignment last = all.stream()
                    .filter(a -> a.option().equals(option))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            List<Line> lines = Line.split(old).subList(last.first(), last.end());
            int length = lines.stream()
                    .mapToInt(l -> l.text().length() + l.end().length())
                    .sum();
            assertThat(lost.length()).as("lost bytes, " + about).isLessThan(length);
        }
    }
}
