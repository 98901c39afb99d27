package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.kohsuke.stapler.DataBoundSetter;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What an argument of a step means is said in the step's help; the reference part of the steps' page is written from that. */
public class StepsPageTest {

    private static final Path PAGE = Path.of("../docs/steps.md");

    private static final String WRITTEN =
            "<!-- From here on written by StepsPageTest from the steps' help: change that, not this."
                    + " The page that is due is left in plugin/target/steps.md. -->\n";

    private static final Pattern DEFAULT = Pattern.compile(" ?\\bDefault: (.+?)\\.(?= |$)");
    private static final Pattern KEY = Pattern.compile("`(\\w+)`: (.*)");
    private static final Pattern SECTION = Pattern.compile("The section `(\\w+)` of octavia.yaml");

    /** @param takes empty for a key in an argument, whose type octavia.yaml knows */
    private record Row(String path, String takes, String byDefault, String meaning) {

        /** @param help in one line, with a sentence about the default */
        static Row of(String path, String takes, String help) {
            Matcher matcher = DEFAULT.matcher(help);
            return matcher.find()
                    ? new Row(
                            path,
                            takes,
                            matcher.group(1),
                            matcher.replaceFirst("").strip())
                    : new Row(path, takes, "", help);
        }

        String markdown() {
            return "| `%s` | %s | %s | %s |\n".formatted(path, takes, byDefault, meaning.replace("|", "\\|"));
        }
    }

    @Test
    public void thePageSaysOfEachArgumentWhatItsHelpSays() throws Exception {
        String page = Files.readString(PAGE);
        String head = page.substring(0, page.indexOf(WRITTEN) + WRITTEN.length());
        assertThat(head).endsWith(WRITTEN);
        StringBuilder due = new StringBuilder(head);
        due.append("\n## Arguments of every step with a cloud\n\n");
        due.append(table(FlavorStep.class, setters(CloudStep.class)));
        for (FullCall call : FullCall.ALL) {
            due.append("\n## ").append(call.function()).append("\n\n");
            due.append(text(help(call.step(), "help.html").orElseThrow())).append("\n\n");
            Map<String, Method> own = setters(call.step());
            own.keySet()
                    .removeAll(
                            call.step().getSuperclass() == OctaviaStep.class
                                    ? List.of()
                                    : setters(CloudStep.class).keySet());
            due.append(table(call.step(), own));
        }
        Path target = Path.of("target/steps.md");
        Files.createDirectories(target.getParent());
        Files.writeString(target, due);

        assertThat(page).isEqualTo(due.toString());
    }

    private static String table(Class<? extends OctaviaStep> step, Map<String, Method> setters) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Method> setter : setters.entrySet()) {
            String name = setter.getKey();
            Element help = help(step, "help-" + name + ".html").orElseThrow();
            Row row = Row.of(name, takes(setter.getValue()), linked(text(help)));
            rows.add(withDefault(row, unset(step, name)));
            addKeys(rows, name + ".", help);
        }
        return rows.stream()
                .map(Row::markdown)
                .collect(Collectors.joining("", "| argument | takes | default | |\n| --- | --- | --- | --- |\n", ""));
    }

    /** The help may leave the default of a switch to its form, but must not say another. */
    private static Row withDefault(Row row, Optional<Object> value) {
        String shown = value.map(known -> "`" + known + "`").orElse(row.byDefault());
        assertThat(row.byDefault().replace("`", "")).as(row.path()).isIn("", shown.replace("`", ""));
        return new Row(row.path(), row.takes(), shown, row.meaning());
    }

    /** The value of an argument that is left out, if there is one before the specification is read. */
    private static Optional<Object> unset(Class<? extends OctaviaStep> step, String name) throws Exception {
        return Optional.ofNullable(property(step, name)
                .getReadMethod()
                .invoke(step.getConstructor().newInstance()));
    }

    private static PropertyDescriptor property(Class<?> type, String name) throws IntrospectionException {
        return Arrays.stream(Introspector.getBeanInfo(type).getPropertyDescriptors())
                .filter(property -> property.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Method> setters(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .collect(Collectors.toMap(
                        method -> Introspector.decapitalize(method.getName().substring("set".length())),
                        method -> method,
                        (one, same) -> one,
                        TreeMap::new));
    }

    private static String takes(Method setter) {
        if (setter.getName().endsWith("CredentialsId")) {
            return "id of credentials";
        }
        return Map.of(
                        String.class, "text",
                        boolean.class, "true or false",
                        Boolean.class, "true or false",
                        Integer.class, "number",
                        Map.class, "map",
                        List.class, "list")
                .get(setter.getParameterTypes()[0]);
    }

    /** Of a section what there is in it is on a page of its own. */
    private static String linked(String help) {
        return SECTION.matcher(help)
                .replaceAll(match -> "The section [%s](specification.md#%s) of octavia.yaml"
                        .formatted(match.group(1), match.group(1).toLowerCase(Locale.ROOT)));
    }

    /** The keys of an argument that is a map: a list within its help, and lists within that. */
    private static void addKeys(List<Row> rows, String path, Element help) {
        elements(help)
                .filter(list -> list.getTagName().equals("ul"))
                .flatMap(StepsPageTest::elements)
                .forEach(item -> {
                    Matcher key = KEY.matcher(text(item));
                    assertThat(key.matches()).as(text(item)).isTrue();
                    rows.add(Row.of(path + key.group(1), "", key.group(2)));
                    addKeys(rows, path + key.group(1) + ".", item);
                });
    }

    /** As Jenkins looks for it: with the class, or with the nearest above it that has one. */
    private static Optional<Element> help(Class<?> type, String file) throws Exception {
        for (Class<?> owner = type; owner != OctaviaStep.class; owner = owner.getSuperclass()) {
            try (InputStream in = owner.getResourceAsStream(owner.getSimpleName() + "/" + file)) {
                if (in != null) {
                    return Optional.of(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getDocumentElement());
                }
            }
        }
        return Optional.empty();
    }

    /** In Markdown and in one line, without the lists in it. */
    private static String text(Element element) {
        return nodes(element)
                .map(node -> {
                    if (!(node instanceof Element inner)) {
                        return node.getNodeValue();
                    }
                    return switch (inner.getTagName()) {
                        case "code" -> "`" + inner.getTextContent() + "`";
                        case "em" -> "*" + inner.getTextContent() + "*";
                        case "ul" -> "";
                        default -> throw new AssertionError(inner.getTagName() + ": how is it written in Markdown?");
                    };
                })
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static Stream<Element> elements(Element element) {
        return nodes(element).filter(Element.class::isInstance).map(Element.class::cast);
    }

    private static Stream<Node> nodes(Element element) {
        return IntStream.range(0, element.getChildNodes().getLength()).mapToObj(element.getChildNodes()::item);
    }
}
