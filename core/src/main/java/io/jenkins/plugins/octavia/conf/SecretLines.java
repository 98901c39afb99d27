package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.conf.Statement.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts a comment in place of every line that holds a secret or may hold one. */
final class SecretLines {

    private SecretLines() {}

    static List<Line> leaveOut(List<Line> lines, List<Statement> statements) {
        Map<Integer, Statement> byLine = new HashMap<>();
        statements.forEach(statement -> byLine.put(statement.first(), statement));
        List<Line> shown = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            Statement statement = byLine.get(at);
            int end = at + 1;
            String note = null;
            if (statement instanceof Assignment a) {
                end = a.end();
                note = noteFor(a, lines.subList(at, end));
            } else if (statement instanceof Unreadable) {
                note = "# a line that oslo.config cannot read is left out: it may hold a secret";
            } else if (lines.get(at).isComment()
                    && SecretOptions.mayBeInComment(lines.get(at).text())) {
                // The comment lines below may be the rest of a long value.
                end = endOfComment(lines, at);
                note = "# a comment is left out: it may hold a secret";
            }
            shown.addAll(
                    note == null
                            ? lines.subList(at, end)
                            : List.of(new Line(note, lines.get(end - 1).end())));
            at = end;
        }
        return shown;
    }

    private static String noteFor(Assignment a, List<Line> lines) {
        String name = a.option().name();
        if (SecretOptions.isSecret(name) && name.matches("[\\w-]+")) {
            return "# " + name + " is left out: it is a secret";
        }
        String text = lines.stream().map(Line::text).collect(Collectors.joining("\n"));
        return SecretOptions.isSecret(name) || SecretOptions.mayBeInOption(text)
                ? "# an option is left out: it may hold a secret"
                : null;
    }

    private static int endOfComment(List<Line> lines, int first) {
        int end = first + 1;
        while (end < lines.size() && lines.get(end).isComment()) {
            end++;
        }
        return end;
    }
}
