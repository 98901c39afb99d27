package io.jenkins.plugins.octavia.conf;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the file and how it ends: {@code \n}, {@code \r\n}, {@code \r}, or nothing at the end of the file.
 *
 * <p>Python reads text files with universal newlines, so a lone {@code \r} ends a line as well.
 */
record Line(String text, String end) {

    static List<Line> split(String file) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < file.length(); i++) {
            char c = file.charAt(i);
            if (c == '\n' || c == '\r') {
                boolean pair = c == '\r' && i + 1 < file.length() && file.charAt(i + 1) == '\n';
                String end = pair ? "\r\n" : String.valueOf(c);
                lines.add(new Line(file.substring(start, i), end));
                start = i + end.length();
                i = start - 1;
            }
        }
        if (start < file.length()) {
            lines.add(new Line(file.substring(start), ""));
        }
        return lines;
    }

    boolean isBlank() {
        return Blank.strip(text).isEmpty();
    }

    boolean isComment() {
        return text.startsWith("#") || text.startsWith(";");
    }

    /** Whether oslo.config takes this for more of the option above, even when it looks like a comment. */
    boolean isContinuation() {
        return (text.startsWith(" ") || text.startsWith("\t")) && !isBlank();
    }
}
