package io.jenkins.plugins.octavia.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.Construct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML as a tree of maps, lists and {@link Scalar}s that keep the text as it was written, so that {@code 2025.1} is no
 * float, {@code 0200} no octal number and {@code 22:22} no sexagesimal one.
 */
public final class PlainYaml {

    private static final int MAX_CODE_POINTS = 1 << 20;
    private static final String TAG = "a tag (!...) is not allowed here; quote the value if it is text";

    private static final int MAX_DEPTH = 20;

    /** Aliases can make few lines into a tree of any size. */
    private static final int MAX_VALUES = 1 << 17;

    /** A value as written, and what YAML 1.1 (or the caller's Java type) takes it for. */
    public record Scalar(String text, Kind kind) {
        public enum Kind {
            TEXT,
            NUMBER,
            BOOLEAN
        }

        /** As SnakeYAML names a key in its messages. */
        @Override
        public String toString() {
            return text;
        }
    }

    private int values;

    private PlainYaml() {}

    /** @throws YamlException if the text is not YAML, or not a mapping */
    public static Map<String, Object> parse(String text) {
        if (text.length() > MAX_CODE_POINTS) {
            // SnakeYAML would find out after a scalar of that length, for which it takes minutes.
            throw new YamlException("it is larger than " + MAX_CODE_POINTS + " characters; is it the right file?");
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_DEPTH);
        try {
            return root(new Yaml(new VerbatimConstructor(options)).load(text));
        } catch (MarkedYAMLException e) {
            throw new YamlException(where(e.getProblemMark()) + problem(e));
        } catch (ReaderException e) {
            throw new YamlException(
                    "not valid YAML: it has the control character U+" + String.format("%04X", e.getCodePoint()));
        } catch (IllegalArgumentException e) {
            // SnakeYAML's answer to a tag of blanks.
            throw new YamlException(TAG);
        } catch (YAMLException e) {
            throw new YamlException("not valid YAML: " + e.getMessage());
        }
    }

    /** The same tree from Java values, such as the arguments of a Pipeline step. */
    public static Map<String, Object> of(Map<?, ?> values) {
        return root(values);
    }

    private static Map<String, Object> root(Object loaded) {
        if (new PlainYaml().tree(loaded, 0) instanceof Map<?, ?> map) {
            Map<String, Object> root = new LinkedHashMap<>();
            map.forEach((key, value) -> root.put((String) key, value));
            return root;
        }
        String found = loaded == null ? "empty" : loaded instanceof Collection ? "a list" : "plain text";
        throw new YamlException("it must be a mapping, lines of \"key: value\", but is " + found);
    }

    private Object tree(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new YamlException("it is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++values > MAX_VALUES) {
            throw new YamlException("it has more than " + MAX_VALUES + " values");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                if (tree.containsKey(keyText(key))) {
                    throw new YamlException("the key " + Printable.quoted(keyText(key)) + " is there twice");
                }
                tree.put(keyText(key), tree(inner, depth + 1));
            });
            return tree;
        }
        if (value instanceof Collection<?> list) {
            List<Object> tree = new ArrayList<>();
            list.forEach(inner -> tree.add(tree(inner, depth + 1)));
            return tree;
        }
        if (value instanceof Object[] array) {
            return tree(Arrays.asList(array), depth);
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
        if (key instanceof Collection || key instanceof Map) {
            throw new YamlException("a list or a mapping is not a key");
        }
        return key instanceof Scalar scalar ? scalar.text() : String.valueOf(key);
    }

    /** SnakeYAML's words, without the names of tags and aliases: each may be a password that lacks its quotes. */
    private static String problem(MarkedYAMLException e) {
        String problem = e.getProblem();
        if (problem.contains(" tag ")) {
            return TAG;
        }
        return "not valid YAML: "
                + (problem.startsWith("found undefined alias")
                        ? "an alias (*...) without an anchor; quote the value if it is text"
                        : Printable.line(problem, 120));
    }

    private static String where(Mark mark) {
        return mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
    }

    private static final class VerbatimConstructor extends SafeConstructor {
        private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.TIMESTAMP, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

        VerbatimConstructor(LoaderOptions options) {
            super(options);
            verbatim(Tag.STR, Scalar.Kind.TEXT);
            verbatim(Tag.TIMESTAMP, Scalar.Kind.TEXT);
            verbatim(Tag.INT, Scalar.Kind.NUMBER);
            verbatim(Tag.FLOAT, Scalar.Kind.NUMBER);
            verbatim(Tag.BOOL, Scalar.Kind.BOOLEAN);
        }

        /** What plain YAML makes by itself, and nothing that a tag asks for: a tag can claim what the node is not. */
        @Override
        protected Construct getConstructor(Node node) {
            boolean plain = node instanceof MappingNode
                    ? node.getTag().equals(Tag.MAP)
                    : node instanceof SequenceNode ? node.getTag().equals(Tag.SEQ) : SCALARS.contains(node.getTag());
            if (!plain) {
                throw new YamlException(where(node.getStartMark()) + TAG);
            }
            return super.getConstructor(node);
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
