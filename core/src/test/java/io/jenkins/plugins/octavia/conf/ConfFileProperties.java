package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What holds for every file and every edit, whoever thinks them up. */
final class ConfFileProperties {

    private ConfFileProperties() {}

    static void assertPrintedAsItWasRead(byte[] bytes) {
        assertThat(ConfFile.parse(bytes).bytes()).isEqualTo(bytes);
    }

    /** An edit is read back and leaves all other bytes and values, or is refused. */
    static void assertEditLeavesTheRest(ConfFile file, Option option, String value) {
        tryToSet(file, option, value).ifPresent(after -> {
            String about = "%s = <%s> in%n%s".formatted(option, value, RandomConf.show(file.bytes()));
            ConfFile read = ConfFile.parse(after.bytes());
            assertThat(read.get(option)).as(about).contains(value);
            assertThat(read.set(option, value)).as(about).isSameAs(read);
            assertThat(withoutOneOf(read, option)).as(about).isEqualTo(withoutOneOf(file, option));
            assertThat(unreadable(read)).as(about).isEqualTo(unreadable(file));
            assertOtherBytesAreKept(file, after, option, about);
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
