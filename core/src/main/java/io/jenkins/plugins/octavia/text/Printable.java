package io.jenkins.plugins.octavia.text;

import java.util.regex.Pattern;

/** Text of others on its way into a message: it must neither flood a log nor move a terminal's cursor. */
public final class Printable {

    /** What a terminal or a log would not show as it is: controls, marks of direction, half surrogates, line ends. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** Whether it can be shown as it is. */
    public static boolean is(String text) {
        return !CONTROL.matcher(text).find();
    }

    /** As part of a message: in one line of 80 characters at most, between quotes. */
    public static String quoted(String text) {
        return "\"" + line(text, 80) + "\"";
    }

    /** In one line, with a question mark for each character that is not shown. */
    public static String line(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** The same, cut to so many characters. */
    public static String line(String text, int most) {
        String line = line(text);
        return line.length() <= most ? line : line.substring(0, most - 3) + "...";
    }
}
