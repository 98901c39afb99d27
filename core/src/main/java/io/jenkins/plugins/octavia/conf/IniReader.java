package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.conf.Statement.Header;
import io.jenkins.plugins.octavia.conf.Statement.Unreadable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lines as oslo.config's own parser does (oslo_config/iniparser.py and cfg.ConfigParser), except that it goes on
 * after a line that makes oslo.config stop.
 */
final class IniReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<Line> lines;
    private final List<Statement> statements = new ArrayList<>();
    private String section = "";

    private IniReader(List<Line> lines) {
        this.lines = lines;
    }

    static List<Statement> read(List<Line> lines) {
        IniReader reader = new IniReader(lines);
        int next = 0;
        while (next < lines.size()) {
            next = reader.readAt(next);
        }
        return List.copyOf(reader.statements);
    }

    /** Reads what begins at this line and returns where the next begins. */
    private int readAt(int at) {
        Line line = lines.get(at);
        if (at == 0 && line.text().startsWith(BYTE_ORDER_MARK)) {
            unreadable(at, "the file starts with a byte order mark", "save it as UTF-8 without one");
            line = new Line(line.text().substring(1), line.end());
        }
        if (line.isBlank() || line.isComment()) {
            return at + 1;
        }
        if (line.isContinuation()) {
            unreadable(at, "the line is indented but continues no option", "remove the blanks at its start");
            return at + 1;
        }
        String text = Blank.stripEnd(line.text());
        return text.startsWith("[") ? readHeader(at, text) : readAssignment(at, text);
    }

    private int readHeader(int at, String text) {
        if (!text.endsWith("]") || text.length() <= 2) {
            unreadable(
                    at, "the section's name is empty or not closed by ']' at the end of the line", "write [section]");
            section = "";
        } else {
            section = Option.normalized(text.substring(1, text.length() - 1));
            statements.add(new Header(at, section));
        }
        return at + 1;
    }

    private int readAssignment(int at, String text) {
        int end = at + 1;
        while (end < lines.size() && lines.get(end).isContinuation()) {
            end++;
        }
        int separator = separator(text);
        String name = separator < 0 ? "" : Blank.strip(text.substring(0, separator));
        if (name.isEmpty()) {
            unreadable(
                    at,
                    end,
                    "the line has no option name followed by '='",
                    "write name = value, or # before a comment");
        } else if (section.isEmpty()) {
            unreadable(at, end, "the option stands in no section", "put it below a [section] line");
        } else {
            StringBuilder value = new StringBuilder(unquote(Blank.strip(text.substring(separator + 1))));
            for (Line more : lines.subList(at + 1, end)) {
                value.append('\n').append(Blank.strip(more.text()));
            }
            statements.add(new Assignment(at, end, new Option(section, name), value.toString()));
        }
        return end;
    }

    private void unreadable(int first, int end, String reason, String advice) {
        for (int i = first; i < end; i++) {
            unreadable(i, reason, advice);
        }
    }

    private void unreadable(int at, String reason, String advice) {
        statements.add(new Unreadable(at, reason, advice));
    }

    /** Where the first {@code =} or {@code :} stands, or -1. */
    static int separator(String text) {
        int equal = text.indexOf('=');
        int colon = text.indexOf(':');
        return equal < 0 || colon < 0 ? Math.max(equal, colon) : Math.min(equal, colon);
    }

    static boolean isQuoted(String value) {
        return !value.isEmpty()
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
    }

    /** Takes one pair of quotes off; a value that is a single quote character is empty, as in oslo.config. */
    private static String unquote(String value) {
        return isQuoted(value) ? value.substring(1, Math.max(1, value.length() - 1)) : value;
    }
}
