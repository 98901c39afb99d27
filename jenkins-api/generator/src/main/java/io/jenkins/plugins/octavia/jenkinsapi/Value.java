package io.jenkins.plugins.octavia.jenkinsapi;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.Type;

/** What a constant, the default of an annotation's element, or a meta-annotation may hold (JVMS 4.7.16.1). */
sealed interface Value {

    /** As the list writes it; {@link ValueParser} reads it back. */
    String text();

    /** A number or a boolean. */
    record Literal(Object value) implements Value {
        @Override
        public String text() {
            return value.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + value;
        }
    }

    record Text(String value) implements Value {
        @Override
        public String text() {
            return '"'
                    + value.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\t", "\\t")
                            .replace("\r", "\\r")
                            .replace("\n", "\\n")
                    + '"';
        }
    }

    record ClassLiteral(Type type) implements Value {
        @Override
        public String text() {
            return "class " + type.getDescriptor();
        }
    }

    record EnumConstant(String descriptor, String name) implements Value {
        @Override
        public String text() {
            return "enum " + descriptor + "." + name;
        }
    }

    record Array(List<Value> values) implements Value {
        @Override
        public String text() {
            return values.stream().map(Value::text).collect(joining(",", "[", "]"));
        }
    }

    /** {@code elements} keep their order. */
    record Annotation(String descriptor, Map<String, Value> elements) implements Value {
        @Override
        public String text() {
            return elements.entrySet().stream()
                    .map(element -> element.getKey() + "=" + element.getValue().text())
                    .collect(joining(",", "@" + descriptor + "(", ")"));
        }
    }
}
