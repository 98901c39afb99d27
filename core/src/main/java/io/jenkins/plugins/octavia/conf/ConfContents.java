package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.text.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an octavia.conf says, to be compared with what it says at another time. Of a secret there is a digest, and all that is
 * ever said of it is that it is another one.
 *
 * @param plain the values by option, {@code [section] name}, as the file spells them; several values of one option stand in lines of
 *     their own
 * @param digests SHA-256 by option, in hexadecimal; no secret itself, but of one that is easy to guess it tells whether a guess
 *     is right
 */
public record ConfContents(Map<String, String> plain, Map<String, String> digests) {

    public ConfContents {
        plain = Collections.unmodifiableMap(new LinkedHashMap<>(plain));
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    public static ConfContents of(ConfFile conf) {
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, String> digests = new LinkedHashMap<>();
        Map<Option, List<String>> shown = values(conf.withoutSecrets());
        values(conf).forEach((option, all) -> {
            String value = String.join("\n", all);
            if (all.equals(shown.get(option))) {
                plain.put(option.toString(), value);
            } else {
                digests.put(option.toString(), digest(option, value));
            }
        });
        return new ConfContents(plain, digests);
    }

    /** As they stand there, for {@code $$} is another value than {@code $}; lines that go on with one begin with a blank. */
    private static Map<Option, List<String>> values(ConfFile conf) {
        Map<Option, List<String>> values = new LinkedHashMap<>();
        conf.statements().stream()
                .filter(Assignment.class::isInstance)
                .map(Assignment.class::cast)
                .forEach(assignment -> values.computeIfAbsent(assignment.option(), option -> new ArrayList<>())
                        .add(assignment.raw().replace("\n", "\n ")));
        return values;
    }

    /** What is other now, in lines that begin with {@code -} for what was and {@code +} for what is. */
    public List<String> differences(ConfContents now) {
        List<String> lines = new ArrayList<>();
        for (String option : names(plain, now.plain)) {
            String then = plain.get(option);
            String wanted = now.plain.get(option);
            if (then != null && !then.equals(wanted)) {
                lines.add("- " + shown(option + " = " + then));
            }
            if (wanted != null && !wanted.equals(then)) {
                lines.add("+ " + shown(option + " = " + wanted));
            }
        }
        for (String option : names(digests, now.digests)) {
            String then = digests.get(option);
            String wanted = now.digests.get(option);
            if (wanted == null) {
                lines.add("- " + shown(option) + ", a secret");
            } else if (then == null) {
                lines.add("+ " + shown(option) + ", a secret");
            } else if (!then.equals(wanted)) {
                lines.add("+ " + shown(option) + ", a secret that is another one");
            }
        }
        return lines;
    }

    /** These contents, and of the given options that they do not have what the others have. */
    public ConfContents completedBy(ConfContents others, Collection<Option> options) {
        Set<String> missing = new LinkedHashSet<>();
        options.forEach(option -> missing.add(option.toString()));
        missing.removeAll(plain.keySet());
        missing.removeAll(digests.keySet());
        return new ConfContents(completed(plain, others.plain, missing), completed(digests, others.digests, missing));
    }

    private static Map<String, String> completed(
            Map<String, String> own, Map<String, String> others, Set<String> missing) {
        Map<String, String> all = new LinkedHashMap<>(own);
        missing.forEach(option -> {
            if (others.containsKey(option)) {
                all.put(option, others.get(option));
            }
        });
        return all;
    }

    private static Set<String> names(Map<String, String> then, Map<String, String> now) {
        Set<String> names = new LinkedHashSet<>(then.keySet());
        names.addAll(now.keySet());
        return names;
    }

    /** In one line. */
    private static String shown(String text) {
        return Printable.line(text.replace('\n', ' '));
    }

    private static String digest(Option option, String value) {
        try {
            byte[] text = (option + " = " + value).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
