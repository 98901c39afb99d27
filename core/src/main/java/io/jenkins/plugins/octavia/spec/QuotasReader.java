package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.QuotasSpec.Limit;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Topology;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the section {@code quotas}. */
final class QuotasReader {

    /** More than any cloud has, and small enough that no sum of it overflows. */
    private static final int MOST_LOAD_BALANCERS = 100_000;

    private static final String NONE = "none";
    private static final String AUTO = "auto";

    private final Fields fields;

    QuotasReader(Fields fields) {
        this.fields = fields;
    }

    static String[] keys() {
        return Stream.concat(
                        Stream.of("loadBalancers", "topology", "listeners", "failovers", "headroom"),
                        Arrays.stream(Limit.values()).map(Limit::key))
                .toArray(String[]::new);
    }

    QuotasSpec quotas() {
        Optional<Integer> loadBalancers = number("loadBalancers", NONE, 1, MOST_LOAD_BALANCERS);
        Map<Limit, Integer> atLeast = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            number(limit.key(), AUTO, QuotasSpec.UNLIMITED, Integer.MAX_VALUE)
                    .ifPresent(count -> atLeast.put(limit, count));
        }
        return new QuotasSpec(
                loadBalancers,
                topology(),
                fields.integer("listeners", 1, 0, 1000, ""),
                fields.integer("failovers", 10, 0, 1000, ""),
                fields.integer("headroom", 20, 0, 1000, " (percent)"),
                atLeast);
    }

    private Optional<Topology> topology() {
        Map<String, Optional<Topology>> choices = new LinkedHashMap<>();
        choices.put(AUTO, Optional.empty());
        Arrays.asList(Topology.values()).forEach(topology -> choices.put(topology.name(), Optional.of(topology)));
        return fields.choice("topology", Optional.empty(), choices);
    }

    /** Empty if there is none, which a word says too. */
    private Optional<Integer> number(String key, String word, int least, int most) {
        return fields.<Optional<Integer>>parsed(key, text -> {
                    if (text.equals(word)) {
                        return Optional.empty();
                    }
                    if (!text.matches("-?[0-9]+")) {
                        throw new IllegalArgumentException("is not a whole number or " + word);
                    }
                    BigInteger value = new BigInteger(text);
                    if (value.compareTo(BigInteger.valueOf(least)) < 0
                            || value.compareTo(BigInteger.valueOf(most)) > 0) {
                        throw new IllegalArgumentException("is not between " + least + " and " + most);
                    }
                    return Optional.of(value.intValue());
                })
                .flatMap(Function.identity());
    }
}
