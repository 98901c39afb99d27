package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.text.Nearest;
import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Cidr;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of one mapping in octavia.yaml. What is wrong with one is noted and its default returned, so that a single
 * reading finds all mistakes.
 */
final class Fields {

    private static final int MAX_TEXT = 255;

    private static final Period LONGEST = Period.ofYears(100);

    private static final List<String> YES = List.of("true", "yes", "on");
    private static final List<String> NO = List.of("false", "no", "off");

    private final String path;
    private final Map<String, Object> values;
    private final List<String> problems;

    Fields(String path, Map<String, Object> values, List<String> problems, String... known) {
        this.path = path;
        this.values = values;
        this.problems = problems;
        List<String> keys = Arrays.asList(known);
        values.forEach((key, value) -> {
            if (!keys.contains(key)) {
                problems.add(path(key) + ": unknown"
                        + Nearest.to(key, keys)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; known here: " + String.join(", ", keys)));
            } else if (value == null) {
                problem(key, "has no value; write one, {} for the defaults of a section, or leave the key out");
            }
        });
    }

    /** The path of a key, for messages. */
    String path(String key) {
        return path.isEmpty() ? printable(key) : path + "." + printable(key);
    }

    void problem(String key, String message) {
        problems.add(path(key) + ": " + message);
    }

    List<String> problems() {
        return problems;
    }

    /** Whether something is wrong with the key itself or with one that it lies under: its default stands for it. */
    boolean isWrong(String key) {
        String whole = path(key);
        return problems.stream()
                .map(problem -> problem.substring(0, Math.max(0, problem.indexOf(": "))))
                .anyMatch(wrong -> whole.equals(wrong) || (!wrong.isEmpty() && whole.startsWith(wrong + ".")));
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** One line of text without control characters. */
    String text(String key, String byDefault) {
        return optionalText(key).orElse(byDefault);
    }

    Optional<String> optionalText(String key) {
        return scalar(key, "text").flatMap(scalar -> {
            if (scalar.kind() == Scalar.Kind.BOOLEAN) {
                problem(key, shown(scalar) + " is read as a boolean; quote it: \"" + scalar.text() + "\"");
                return Optional.empty();
            }
            String text = scalar.text();
            Optional<String> fault = fault(text);
            fault.ifPresent(message -> problem(key, shown(scalar) + " " + message));
            return fault.isPresent() ? Optional.empty() : Optional.of(text);
        });
    }

    private static Optional<String> fault(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty; write a value or leave the key out");
        }
        if (!Printable.is(text)) {
            return Optional.of("has control characters (shown as ?)");
        }
        if (!text.equals(text.strip())) {
            return Optional.of("has blanks at its ends");
        }
        return text.length() > MAX_TEXT
                ? Optional.of("has " + text.length() + " characters; " + MAX_TEXT + " are allowed")
                : Optional.empty();
    }

    /** Text of a form, refused with what the form is. */
    String text(String key, String byDefault, Pattern form, String isNot) {
        return optionalText(key, form, isNot).orElse(byDefault);
    }

    Optional<String> optionalText(String key, Pattern form, String isNot) {
        return parsed(key, text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException(isNot);
            }
            return text;
        });
    }

    int integer(String key, int byDefault, int least, int most, String unit) {
        return parsed(key, text -> {
                    if (!text.matches("-?\\d+")) {
                        throw new IllegalArgumentException("is not a whole number" + unit);
                    }
                    BigInteger value = new BigInteger(text);
                    if (value.compareTo(BigInteger.valueOf(least)) < 0
                            || value.compareTo(BigInteger.valueOf(most)) > 0) {
                        throw new IllegalArgumentException("is not between " + least + " and " + most + unit);
                    }
                    return value.intValue();
                })
                .orElse(byDefault);
    }

    boolean flag(String key, boolean byDefault) {
        Optional<Scalar> scalar = scalar(key, "true or false");
        if (scalar.isEmpty()) {
            return byDefault;
        }
        String text = scalar.get().text().toLowerCase(Locale.ROOT);
        boolean looksLikeOne = YES.contains(text) || NO.contains(text);
        if (!looksLikeOne || scalar.get().kind() != Scalar.Kind.BOOLEAN) {
            problem(
                    key,
                    shown(scalar.get())
                            + (looksLikeOne ? " is text; write it without quotes" : " is not true or false"));
            return byDefault;
        }
        return YES.contains(text);
    }

    /** A positive ISO-8601 period such as {@code P1Y} or {@code P30D}. */
    Period period(String key, Period byDefault) {
        return parsed(key, Fields::period).orElse(byDefault);
    }

    /** The same of a text. */
    static Period period(String text) {
        Period period;
        try {
            period = Period.parse(text);
            LocalDate.EPOCH.plus(period);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not an ISO-8601 period such as P1Y or P30D", e);
        }
        if (!LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH)) {
            throw new IllegalArgumentException("is not a positive period");
        }
        if (LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH.plus(LONGEST))) {
            throw new IllegalArgumentException("is longer than 100 years");
        }
        return period;
    }

    Optional<InetAddress> address(String key) {
        return parsed(key, Cidr::address);
    }

    Optional<Cidr> cidr(String key) {
        return parsed(key, Cidr::parse);
    }

    <T> T choice(String key, T byDefault, Map<String, T> choices) {
        return parsed(key, text -> {
                    if (!choices.containsKey(text)) {
                        throw new IllegalArgumentException("is not one of " + String.join(", ", choices.keySet())
                                + Nearest.to(text, choices.keySet())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
                    }
                    return choices.get(text);
                })
                .orElse(byDefault);
    }

    /** A value that a parser reads, whose complaint follows the value in the message. */
    <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return optionalText(key).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problem(key, Printable.quoted(text) + " " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** The mapping under a key; an empty one if it is left out. */
    Fields fields(String key, String... known) {
        return new Fields(path(key), mapping(key).orElse(Map.of()), problems, known);
    }

    /** The items of a list, each with its path; empty if the key is left out. */
    Optional<List<Item>> list(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof List<?> list)) {
            problem(key, shown(value) + " is not a list; put it in [ ]");
            return Optional.empty();
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(new Item(path(key) + "[" + i + "]", list.get(i), problems));
        }
        return Optional.of(items);
    }

    /** Names and values that are up to the operator. */
    Map<String, String> free(String key) {
        Map<String, Object> mapping = mapping(key).orElse(Map.of());
        Fields fields =
                new Fields(path(key), mapping, problems, mapping.keySet().toArray(String[]::new));
        Map<String, String> free = new LinkedHashMap<>();
        mapping.keySet().forEach(name -> fields.freeText(name).ifPresent(text -> free.put(name, text)));
        return free;
    }

    /** Extra specs and properties are text to the cloud whatever they look like: booleans are meant as written. */
    private Optional<String> freeText(String key) {
        Object value = values.get(key);
        return value instanceof Scalar scalar && scalar.kind() == Scalar.Kind.BOOLEAN
                ? Optional.of(scalar.text())
                : optionalText(key);
    }

    private Optional<Map<String, Object>> mapping(String key) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> map)) {
            problem(key, shown(value) + " is not a mapping; write {} for the defaults");
            return Optional.empty();
        }
        return Optional.of(copy(map));
    }

    private Optional<Scalar> scalar(String key, String wanted) {
        Object value = values.get(key);
        if (value != null && !(value instanceof Scalar)) {
            problem(key, shown(value) + " is not " + wanted);
            return Optional.empty();
        }
        return Optional.ofNullable((Scalar) value);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }

    private static String shown(Object value) {
        if (value instanceof Scalar scalar) {
            return Printable.quoted(scalar.text());
        }
        return value instanceof List ? "a list" : "a mapping";
    }

    private static String printable(String text) {
        return Printable.line(text, 80);
    }

    /** One item of a list. */
    record Item(String path, Object value, List<String> problems) {

        Optional<String> text() {
            return value instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
        }

        Fields fields(String... known) {
            if (value instanceof Map<?, ?> map) {
                return new Fields(path, copy(map), problems, known);
            }
            problem(what() + " is not a mapping of " + String.join(", ", known));
            return new Fields(path, Map.of(), new ArrayList<>(), known);
        }

        /** Whether it is a mapping with this key. */
        boolean has(String key) {
            return value instanceof Map<?, ?> map && map.containsKey(key);
        }

        boolean isMapping() {
            return value instanceof Map;
        }

        /** The value, for messages. */
        String what() {
            return value == null ? "nothing" : shown(value);
        }

        void problem(String message) {
            problems.add(path + ": " + message);
        }
    }
}
