package io.jenkins.plugins.octavia;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/** A pom of this project as it is written, and what it inherits from another one of this project. */
record Pom(Document document, Optional<Pom> parent) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    /** The build of the plugin with Jenkins' own repository. */
    static Pom official() {
        return read("pom.xml", Optional.empty());
    }

    /** The build of the plugin with Maven Central alone. */
    static Pom central() {
        return read("central.pom.xml", Optional.of(read("../pom.xml", Optional.empty())));
    }

    private static Pom read(String file, Optional<Pom> parent) {
        try (var in = Files.newInputStream(Path.of(file))) {
            return new Pom(
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in), parent);
        } catch (Exception e) {
            throw new AssertionError(file, e);
        }
    }

    /** What is at a path below {@code project}, such as {@code properties/jenkins.version}, be it inherited. */
    Optional<String> value(String path) {
        return own(path).or(() -> parent.flatMap(inherited -> inherited.value(path)));
    }

    /** A text with the properties of this pom in it; those that it does not know stay as they are. */
    String interpolate(String text) {
        return REFERENCE.matcher(text).replaceAll(this::property);
    }

    /** The dependencies of a scope: group and artifact, and the version if the pom says one. */
    Map<String, Optional<String>> dependencies(String scope) {
        Map<String, Optional<String>> dependencies = new TreeMap<>();
        parent.ifPresent(inherited -> dependencies.putAll(inherited.dependencies(scope)));
        int count = (int) Double.parseDouble(evaluate("count(/project/dependencies/dependency)"));
        for (int i = 1; i <= count; i++) {
            String one = "dependencies/dependency[" + i + "]/";
            if (own(one + "scope").orElse("compile").equals(scope)) {
                String name = own(one + "groupId").orElseThrow() + ":"
                        + own(one + "artifactId").orElseThrow();
                dependencies.put(name, own(one + "version").or(() -> managed(name)));
            }
        }
        return dependencies;
    }

    /** The version that a dependency has unless it says another one. */
    private Optional<String> managed(String name) {
        String[] parts = name.split(":");
        return value("dependencyManagement/dependencies/dependency[groupId='%s' and artifactId='%s']/version"
                .formatted(parts[0], parts[1]));
    }

    private Optional<String> own(String path) {
        return Optional.of(evaluate("string(/project/" + path + ")"))
                .filter(text -> !text.isEmpty())
                .map(this::interpolate);
    }

    private String property(MatchResult reference) {
        String name = reference.group(1);
        String path = name.startsWith("project.")
                ? name.substring("project.".length()).replace('.', '/')
                : "properties/" + name;
        return Matcher.quoteReplacement(value(path).orElse(reference.group()));
    }

    private String evaluate(String expression) {
        try {
            return XPATH.evaluate(expression, document).strip();
        } catch (XPathExpressionException e) {
            throw new AssertionError(expression, e);
        }
    }
}
