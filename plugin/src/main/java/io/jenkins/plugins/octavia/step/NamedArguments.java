package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import io.jenkins.plugins.octavia.text.Nearest;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The arguments of a call as the Pipeline gives them, checked before Jenkins binds them: it only warns about names that a step
 * does not have, and reads any text other than "true" as false, so that a mistyped name or {@code dryRun: 'yes'} would change a
 * cloud.
 */
final class NamedArguments {

    private NamedArguments() {}

    /**
     * @return the arguments, with numbers as text if the step takes text, such as {@code release: 2025.1}, and {@code []} as an
     *     empty map if it takes a map
     * @throws AbortException with all errors
     */
    static Map<String, Object> checked(Class<?> step, String function, Map<String, Object> arguments)
            throws AbortException {
        Map<String, Type> known = known(step);
        Map<String, Object> checked = new HashMap<>(arguments);
        List<String> faults = new ArrayList<>();
        arguments.forEach((name, value) -> {
            Type type = known.get(name);
            if (type == null) {
                faults.add(function + ": " + name + ": unknown; "
                        + Nearest.to(name, known.keySet())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("there are " + String.join(", ", known.keySet())));
            } else if (type == String.class && (value instanceof Number || value instanceof Boolean)) {
                checked.put(name, value.toString());
            } else if (isMap(type) && List.of().equals(value)) {
                // As Pipeline Syntax writes an empty map.
                checked.put(name, Map.of());
            } else if (value != null) {
                fault(type, value).ifPresent(fault -> faults.add(function + ": " + name + ": " + fault));
            }
        });
        if (!faults.isEmpty()) {
            throw new AbortException(String.join("\n", faults));
        }
        return checked;
    }

    private static Map<String, Type> known(Class<?> step) {
        Map<String, Type> known = new TreeMap<>();
        for (Method method : step.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                String name = method.getName().substring("set".length());
                known.put(
                        name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
                        method.getGenericParameterTypes()[0]);
            }
        }
        return known;
    }

    private static boolean isMap(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
    }

    private static Optional<String> fault(Type type, Object value) {
        if (type == boolean.class || type == Boolean.class) {
            return unless(value.toString().matches("(?i)true|false"), value, "true or false");
        }
        if (type == Integer.class) {
            return unless(isInteger(value.toString()), value, "a whole number");
        }
        if (type == String.class) {
            return unless(value instanceof CharSequence, value, "text");
        }
        if (isMap(type)) {
            return unless(value instanceof Map, value, "a map, such as [name: 'x']");
        }
        if (!(value instanceof Collection<?> list)) {
            return unless(false, value, "a list; put it into brackets, [...]");
        }
        return ((ParameterizedType) type).getActualTypeArguments()[0] == String.class
                ? Optional.empty()
                : list.stream()
                        .filter(entry -> !(entry instanceof Map))
                        .findFirst()
                        .flatMap(entry -> unless(false, entry, "a map, as each entry must be"));
    }

    private static boolean isInteger(String text) {
        try {
            Integer.parseInt(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean fits, Object value, String expected) {
        return fits ? Optional.empty() : Optional.of("\"" + value + "\" is not " + expected);
    }
}
