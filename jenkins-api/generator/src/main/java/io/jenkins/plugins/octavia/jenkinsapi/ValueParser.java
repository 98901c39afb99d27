package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.Type;

/** Reads what {@link Value#text()} writes. */
final class ValueParser {

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CLASS = Pattern.compile("class ([^,\\])]+)");
    private static final Pattern ENUM = Pattern.compile("enum (L[^;]+;)\\.(\\w+)");
    private static final Pattern LITERAL = Pattern.compile("([a-z]+) ([^,\\])]+)");
    private static final Pattern ANNOTATION = Pattern.compile("@(L[^;]+;)\\(");
    private static final Pattern ELEMENT = Pattern.compile("(\\w+)=");

    private final String text;
    private int position;
    private Matcher match;

    private ValueParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when the text is no value */
    static Value parse(String text) {
        ValueParser parser = new ValueParser(text);
        Value value = parser.value();
        if (parser.position != text.length()) {
            throw parser.unexpected();
        }
        return value;
    }

    private Value value() {
        if (take("[")) {
            return new Value.Array(array());
        }
        if (take(TEXT)) {
            return new Value.Text(match.group(1).translateEscapes());
        }
        if (take(ANNOTATION)) {
            return new Value.Annotation(match.group(1), elements());
        }
        if (take(ENUM)) {
            return new Value.EnumConstant(match.group(1), match.group(2));
        }
        if (take(CLASS)) {
            return new Value.ClassLiteral(Type.getType(match.group(1)));
        }
        if (take(LITERAL)) {
            return new Value.Literal(literal(match.group(1), match.group(2)));
        }
        throw unexpected();
    }

    private List<Value> array() {
        List<Value> values = new ArrayList<>();
        while (!take("]")) {
            separate(values.isEmpty());
            values.add(value());
        }
        return values;
    }

    private Map<String, Value> elements() {
        Map<String, Value> elements = new LinkedHashMap<>();
        while (!take(")")) {
            separate(elements.isEmpty());
            if (!take(ELEMENT)) {
                throw unexpected();
            }
            elements.put(match.group(1), value());
        }
        return elements;
    }

    private void separate(boolean first) {
        if (!first && !take(",")) {
            throw unexpected();
        }
    }

    private static Object literal(String type, String value) {
        return switch (type) {
            case "integer" -> Integer.valueOf(value);
            case "long" -> Long.valueOf(value);
            case "double" -> Double.valueOf(value);
            case "float" -> Float.valueOf(value);
            case "boolean" -> Boolean.valueOf(value);
            default -> throw new IllegalArgumentException("unknown type of constant: " + type);
        };
    }

    private boolean take(String token) {
        return take(Pattern.compile(Pattern.quote(token)));
    }

    /** Steps over the pattern when it stands next. */
    private boolean take(Pattern pattern) {
        match = pattern.matcher(text).region(position, text.length());
        boolean found = match.lookingAt();
        if (found) {
            position = match.end();
        }
        return found;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("no value: " + text + ", at character " + (position + 1));
    }
}
