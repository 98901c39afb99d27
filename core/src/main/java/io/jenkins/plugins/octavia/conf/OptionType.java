package io.jenkins.plugins.octavia.conf;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The type of an option, as far as oslo.config refuses a value for it. */
public enum OptionType {
    STR,
    LIST,
    DICT,
    HOSTNAME,
    BOOL,
    INT,
    FLOAT,
    IP,
    PORT;

    private static final Set<String> BOOLEANS = Set.of("true", "1", "on", "yes", "false", "0", "off", "no");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

    boolean accepts(String value) {
        return switch (this) {
            case STR, LIST, DICT, HOSTNAME -> true;
            case BOOL -> BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
            // An empty number is none, and leaves the default.
            case INT -> value.isEmpty() || INTEGER.matcher(value).matches();
            case FLOAT -> value.isEmpty() || DECIMAL.matcher(value).matches();
            case IP -> Address.isV4(value) || Address.isV6(value);
            case PORT -> value.isEmpty() || Address.isPort(value);
        };
    }

    /** What a value of this type is, for a message. */
    String expected() {
        return switch (this) {
            case STR, HOSTNAME -> "text";
            case LIST -> "a list with commas";
            case DICT -> "a list of name:value with commas";
            case BOOL -> "true or false";
            case INT -> "a whole number";
            case FLOAT -> "a number";
            case IP -> "an IP address";
            case PORT -> "a port from 0 to 65535";
        };
    }
}
