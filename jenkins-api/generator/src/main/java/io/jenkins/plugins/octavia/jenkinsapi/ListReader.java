package io.jenkins.plugins.octavia.jenkinsapi;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the lines that {@link SignatureList} describes; members belong to the class line above them. */
final class ListReader {

    private final List<String> head = new ArrayList<>();
    private final Map<String, ClassSignature> classes = new LinkedHashMap<>();
    private ClassSignature current;

    private ListReader() {}

    static SignatureList read(String file, List<String> lines) {
        ListReader reader = new ListReader();
        for (int i = 0; i < lines.size(); i++) {
            try {
                reader.line(lines.get(i));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                // ASM answers a bad signature with either.
                throw new MalformedListException(file, i + 1, e);
            }
        }
        return new SignatureList(reader.head, reader.classes.values());
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            head.add(line);
            return;
        }
        String[] columns = line.split("\t", -1);
        switch (columns[0]) {
            case "C" -> type(columns(columns, 7));
            case "A" -> owner().annotations().add(annotation(columns(columns, 2)));
            case "F" -> owner().fields().add(field(columns(columns, 6)));
            case "M" -> owner().methods().add(method(columns(columns, 7)));
            default -> throw new IllegalArgumentException("a line begins with C, A, F, M or #: " + line);
        }
    }

    private static String[] columns(String[] columns, int expected) {
        if (columns.length != expected) {
            throw new IllegalArgumentException(expected + " columns expected, found " + columns.length);
        }
        return columns;
    }

    private ClassSignature owner() {
        if (current == null) {
            throw new IllegalArgumentException("no class above this line");
        }
        return current;
    }

    private void type(String[] columns) {
        current = new ClassSignature(
                columns[1],
                Flag.bits(columns[2]),
                columns[3],
                names(columns[4]),
                columns[5],
                nesting(columns[6]),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        Mentions.in(current).forEach(ListReader::checkName);
        checkName(current.name());
        if (classes.put(current.name(), current) != null) {
            throw new IllegalArgumentException("a second " + current.name());
        }
    }

    private static Value.Annotation annotation(String[] columns) {
        if (ValueParser.parse(columns[1]) instanceof Value.Annotation annotation) {
            return annotation;
        }
        throw new IllegalArgumentException("no annotation: " + columns[1]);
    }

    private static FieldSignature field(String[] columns) {
        FieldSignature field = new FieldSignature(
                columns[1],
                ClassDesc.ofDescriptor(columns[2]).descriptorString(),
                Flag.bits(columns[3]),
                value(columns[4]),
                columns[5]);
        Mentions.in(field).forEach(ListReader::checkName);
        return field;
    }

    private static MethodSignature method(String[] columns) {
        MethodSignature method = new MethodSignature(
                columns[1],
                MethodTypeDesc.ofDescriptor(columns[2]).descriptorString(),
                Flag.bits(columns[3]),
                names(columns[4]),
                columns[5],
                value(columns[6]));
        Mentions.in(method).forEach(ListReader::checkName);
        return method;
    }

    private static Optional<Value> value(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty()).map(ValueParser::parse);
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static Optional<Nesting> nesting(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.split(" ");
        if (parts.length != 2) {
            throw new IllegalArgumentException("outer class and inner name expected: " + text);
        }
        return Optional.of(new Nesting(parts[0], parts[1]));
    }

    private static void checkName(String name) {
        ClassDesc.ofDescriptor("L" + name + ";");
    }
}
