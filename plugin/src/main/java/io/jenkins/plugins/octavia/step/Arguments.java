package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The arguments of a step that have the names of octavia.yaml, as far as they were given: plain values, which survive a
 * restart of the controller with the step. Core checks them together with the specification.
 */
final class Arguments implements Serializable {

    private static final long serialVersionUID = 1;

    private LinkedHashMap<String, Object> values = new LinkedHashMap<>();

    /** A step of an older version that starts over may not have them. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        values = values == null ? new LinkedHashMap<>() : values;
    }

    /**
     * @param value as Groovy gives it; null and blank text remove the value, so an empty field of a form means none
     * @throws IllegalArgumentException if it is not a plain value
     */
    void set(String name, Object value) {
        Object plain;
        try {
            plain = PlainValues.of(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
        if (plain == null || plain instanceof String text && text.isBlank()) {
            values.remove(name);
        } else {
            values.put(name, plain);
        }
    }

    /** A text as a form or a pipeline gives it; empty if it is null or blank. */
    static Optional<String> given(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** @throws Refusal if it is too small */
    static int number(String argument, Integer given, int least, int standard) {
        int number = given == null ? standard : given;
        if (number < least) {
            throw new Refusal(argument + ": " + number + " is less than " + least);
        }
        return number;
    }

    /** @throws Refusal if it is not an ISO-8601 duration, or is negative */
    static Duration duration(String argument, String given, Duration standard) {
        try {
            Duration duration = given(given).map(Duration::parse).orElse(standard);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Reported below.
        }
        throw new Refusal(argument + ": \"" + given + "\" is not a duration such as " + standard);
    }

    /** @throws Refusal if it is not an ISO-8601 period, or is negative */
    static Period period(String argument, String given, Period standard) {
        try {
            Period period = given(given).map(Period::parse).orElse(standard);
            if (!period.isNegative()) {
                return period;
            }
        } catch (DateTimeParseException e) {
            // Reported below.
        }
        throw new Refusal(argument + ": \"" + given + "\" is not a period such as " + standard);
    }

    Object get(String name) {
        return values.get(name);
    }

    /** Null if there is none, as forms need it. */
    String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    @SuppressWarnings("unchecked") // Every map of plain values has text as keys.
    Map<String, Object> map(String name) {
        return (Map<String, Object>) values.get(name);
    }

    @SuppressWarnings("unchecked") // The caller has set a list of this type.
    <T> List<T> list(String name) {
        return (List<T>) values.get(name);
    }

    Map<String, Object> all() {
        return values;
    }

    /** A nested value as a form shows it. */
    String yaml(String name) {
        Object value = values.get(name);
        if (value == null) {
            return "";
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options).dump(value);
    }

    /**
     * Takes a nested value as a form shows it.
     *
     * @param type what it is to be: a map or a list
     * @throws IllegalArgumentException if the text is not YAML, or of another type
     */
    void setYaml(String name, Class<?> type, String text) {
        try {
            Object value = new Yaml(new SafeConstructor(new LoaderOptions())).load(text == null ? "" : text);
            if (value != null && !type.isInstance(value)) {
                throw new IllegalArgumentException(name + ": it must be "
                        + (type == Map.class ? "lines of \"key: value\"" : "a list, each entry after a dash"));
            }
            set(name, value);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new IllegalArgumentException(
                    name + ": not valid YAML: line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1)
                            + ": " + e.getProblem(),
                    e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(name + ": not valid YAML: " + e.getMessage(), e);
        }
    }
}
