package io.jenkins.plugins.octavia.text;

import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.LineBreak;
import org.yaml.snakeyaml.DumperOptions.NonPrintableStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Writes maps, lists, texts and booleans as YAML that YAML 1.1 and 1.2 read alike: every text is in quotes, so that an id such
 * as {@code 0200} or {@code 1e3} is no number and {@code no} no boolean.
 */
public final class BlockYaml {

    private BlockYaml() {}

    /** Ends with a line break. */
    public static String of(Map<String, ?> map) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setLineBreak(LineBreak.UNIX);
        options.setSplitLines(false);
        options.setNonPrintableStyle(NonPrintableStyle.ESCAPE);
        StringWriter text = new StringWriter();
        new Yaml(options).serialize(mapping(map), text);
        return text.toString();
    }

    private static Node node(Object value) {
        if (value instanceof Map<?, ?> map) {
            return mapping(map);
        }
        if (value instanceof Collection<?> list) {
            return new SequenceNode(Tag.SEQ, list.stream().map(BlockYaml::node).toList(), FlowStyle.BLOCK);
        }
        return value instanceof Boolean
                ? new ScalarNode(Tag.BOOL, value.toString(), null, null, ScalarStyle.PLAIN)
                : new ScalarNode(Tag.STR, (String) value, null, null, ScalarStyle.DOUBLE_QUOTED);
    }

    private static Node mapping(Map<?, ?> map) {
        List<NodeTuple> entries = map.entrySet().stream()
                .map(entry -> new NodeTuple(
                        new ScalarNode(Tag.STR, (String) entry.getKey(), null, null, ScalarStyle.PLAIN),
                        node(entry.getValue())))
                .toList();
        return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    }
}
