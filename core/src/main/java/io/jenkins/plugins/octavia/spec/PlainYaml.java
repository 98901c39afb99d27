package io.jenkins.plugins.octavia.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as a tree of maps, lists and {@link Scalar}s that keep the text as it was written, so that {@code 2025.1} is no
 * float, {@code 0200} no octal number and {@code 22:22} no sexagesimal one.
 */
public final class PlainYaml {

    private static final int MAX_CODE_POINTS = 1 << 20;
    private static final int MAX_DEPTH = 20;

    /** A value as written, and what YAML 1.1 (or the caller's Java type) takes it for. */
    public record Scalar(String text, Kind kind) {
        public enum Kind {
            TEXT,
            NUMBER,
            BOOLEAN
        }
    }

    private PlainYaml() {}

    /** @throws SpecException where the text is not YAML, or not a mapping */
    public static Map<String, Object> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_DEPTH);
        try {
            return root(new Yaml(new VerbatimConstructor(options)).load(text));
        } catch (MarkedYAMLException e) {
            String where = e.getProblemMark() == null
                    ? ""
                    : "line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1) + ": ";
            throw new SpecException(List.of(where + "not valid YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            throw new SpecException(List.of("not valid YAML: " + e.getMessage()));
        }
    }

    /** The same tree from Java values, such as the arguments of a Pipeline step. */
    static Map<String, Object> of(Map<?, ?> values) {
        return root(values);
    }

    private static Map<String, Object> root(Object loaded) {
        if (tree(loaded, 0) instanceof Map<?, ?> map) {
            Map<String, Object> root = new LinkedHashMap<>();
            map.forEach((key, value) -> root.put((String) key, value));
            return root;
        }
        throw new SpecException(List.of(
                "it must be a mapping of keys and values, but is " + (loaded == null ? "empty" : "something else")));
    }

    private static Object tree(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new SpecException(List.of("it is nested deeper than " + MAX_DEPTH + " levels"));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> tree.put(keyText(key), tree(inner, depth + 1)));
            return tree;
        }
        if (value instanceof List<?> list) {
            List<Object> tree = new ArrayList<>();
            list.forEach(inner -> tree.add(tree(inner, depth + 1)));
            return tree;
        }
        if (value == null || value instanceof Scalar) {
            return value;
        }
        if (value instanceof Boolean) {
            return new Scalar(value.toString(), Scalar.Kind.BOOLEAN);
        }
        return new Scalar(value.toString(), value instanceof Number ? Scalar.Kind.NUMBER : Scalar.Kind.TEXT);
    }

    private static String keyText(Object key) {
        return key instanceof Scalar scalar ? scalar.text() : String.valueOf(key);
    }

    private static final class VerbatimConstructor extends SafeConstructor {
        VerbatimConstructor(LoaderOptions options) {
            super(options);
            verbatim(Tag.STR, Scalar.Kind.TEXT);
            verbatim(Tag.TIMESTAMP, Scalar.Kind.TEXT);
            verbatim(Tag.INT, Scalar.Kind.NUMBER);
            verbatim(Tag.FLOAT, Scalar.Kind.NUMBER);
            verbatim(Tag.BOOL, Scalar.Kind.BOOLEAN);
        }

        private void verbatim(Tag tag, Scalar.Kind kind) {
            yamlConstructors.put(tag, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return new Scalar(((ScalarNode) node).getValue(), kind);
                }
            });
        }
    }
}
