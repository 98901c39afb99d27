package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** What pages say of each other, and of messages. */
public class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** Between two parts of a text in Java that is too long for a line. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return pages;
    }

    /** As GitHub names headings. */
    private static Set<String> anchors(Path page) throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        return HEADING.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .map(anchor -> {
                    int times = seen.merge(anchor, 1, Integer::sum);
                    return times == 1 ? anchor : anchor + "-" + (times - 1);
                })
                .collect(Collectors.toSet());
    }

    @Test
    public void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                String target = link.group(1);
                if (!target.startsWith("https://") && !isThere(page, target)) {
                    dead.add(ROOT.relativize(page) + ": " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean isThere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(there) && (hash < 0 || anchors(there).contains(target.substring(hash + 1)));
    }

    @Test
    public void readmeLeadsToEveryPage() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<String> missing = pages().stream()
                .map(page -> ROOT.relativize(page).toString())
                // Deployers have a list of their own.
                .filter(page -> !page.equals("README.md") && !page.matches("docs/deployers/(?!README).*"))
                .filter(page -> !readme.contains("(" + page))
                .toList();
        assertThat(missing).isEmpty();
    }

    /** What a user looks for is what was printed. */
    @Test
    public void messagesThatTroubleshootingExplainsAreTheOnesThatThereAre() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/troubleshooting.md"));
        String table = page.substring(page.indexOf("| --- |"), page.indexOf("## What Octavia's own"));
        String sources = sources();
        List<String> unknown = table.lines()
                .skip(1)
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results())
                .flatMap(message -> Stream.of(message.group(1).split("…")))
                .map(String::strip)
                .filter(part -> !part.isEmpty() && !sources.contains(part))
                .toList();
        assertThat(unknown).isEmpty();
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("core", "cli", "plugin")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sources.append(Files.readString(file));
                }
            }
        }
        return JOINT.matcher(sources).replaceAll("");
    }
}
