package io.jenkins.plugins.octavia.conf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What oslo.config takes as a value of an option, and refuses (oslo_config/types.py).
 *
 * @param item the kind of a list's items, {@link Kind#STR} for all that are not lists
 * @param min the least number, if there is one
 * @param max the greatest number, if there is one
 * @param regex found in every text, or in every item of a list
 * @param choices the only texts, or items of a list, that are taken; empty if all are
 */
public record OptionType(
        Kind kind,
        Kind item,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<Pattern> regex,
        List<String> choices) {

    /** The classes of oslo_config/types.py that options of Octavia have. */
    enum Kind {
        STR,
        LIST,
        DICT,
        HOSTNAME,
        BOOL,
        INT,
        FLOAT,
        IP,
        PORT
    }

    private static final Set<String> BOOLEANS = Set.of("true", "1", "on", "yes", "false", "0", "off", "no");
    /** Python's {@code int()}: digits of any script, with single underscores between them. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\p{Nd}+(?:_\\p{Nd}+)*");

    private static final String DIGITS = "\\p{Nd}+(?:_\\p{Nd}+)*";
    /** Python's {@code float()}. */
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(?:" + DIGITS + "\\.?(?:" + DIGITS + ")?|\\." + DIGITS + ")(?:[eE][+-]?" + DIGITS + ")?");

    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(?:inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST_LABEL = Pattern.compile("(?!-)[A-Za-z0-9\u017f\u212a-]{1,63}(?<!-)");
    private static final BigDecimal LAST_PORT = BigDecimal.valueOf(65535);
    /** Beyond this exponent no float is left but 0 and infinity. */
    private static final BigInteger GREATEST_EXPONENT = BigInteger.valueOf(10_000);
    /** Python's limit for int(), {@code sys.int_info.default_max_str_digits}. */
    private static final int LONGEST_NUMBER = 4300;

    boolean accepts(String value) {
        return switch (kind) {
            case LIST -> items(value).isPresent();
            default -> accepts(kind, value);
        };
    }

    /** Whether a number is left out, which oslo.config takes for none at all, whatever the default is. */
    boolean isNoNumber(String value) {
        return Set.of(Kind.INT, Kind.FLOAT, Kind.PORT).contains(kind)
                && Blank.strip(value).isEmpty();
    }

    /** Whether a value over several lines is as good as one in one line. */
    boolean takesLines() {
        return kind == Kind.LIST || kind == Kind.DICT;
    }

    private boolean accepts(Kind one, String value) {
        return switch (one) {
            case STR ->
                regex.map(pattern -> pattern.matcher(value).find()).orElse(true)
                        && (choices.isEmpty() || choices.contains(value));
            case LIST -> throw new IllegalStateException("a list of lists");
            case DICT -> isDict(value);
            case HOSTNAME -> isHostname(value);
            case BOOL -> BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
            case INT -> isNumber(value, INTEGER, number -> isWithin(number, min, max));
            case FLOAT -> isNumber(value, DECIMAL, number -> isWithin(number, min, max)) || isNotFinite(value);
            case IP -> Address.isV4(value) || Address.isV6(value);
            case PORT ->
                isNumber(
                        value,
                        INTEGER,
                        number -> isWithin(number, Optional.of(BigDecimal.ZERO), Optional.of(LAST_PORT)));
        };
    }

    /**
     * The items of a list as oslo.config splits it, over several lines too; commas at its end add none. A part that is no
     * item goes on behind its comma until it is one.
     *
     * @return empty if oslo.config refuses the list
     */
    Optional<List<String>> items(String value) {
        String text = withoutLastCommas(Blank.strip(value));
        if (text.isEmpty()) {
            return Optional.of(List.of());
        }
        List<String> parts = Arrays.asList(text.split(",", -1));
        return joined(parts, part -> accepts(item, Blank.strip(part)))
                .map(items -> items.stream().map(Blank::strip).toList());
    }

    private static String withoutLastCommas(String text) {
        return text.replaceFirst("(?<!,),+$", "");
    }

    /** The parts, each with as many of those behind it as it takes to be valid. */
    private static Optional<List<String>> joined(List<String> parts, Predicate<String> isValid) {
        List<String> all = new ArrayList<>();
        for (Iterator<String> left = parts.iterator(); left.hasNext(); ) {
            String one = left.next();
            while (!isValid.test(one)) {
                if (!left.hasNext()) {
                    return Optional.empty();
                }
                one += "," + left.next();
            }
            all.add(one);
        }
        return Optional.of(all);
    }

    private static boolean isDict(String value) {
        String text = Blank.strip(value);
        if (text.isEmpty()) {
            return true;
        }
        Set<String> keys = new HashSet<>();
        return joined(Arrays.asList(text.split(",", -1)), part -> part.contains(":"))
                .filter(pairs -> pairs.stream()
                        .map(pair -> Blank.strip(pair.substring(0, pair.indexOf(':'))))
                        .allMatch(key -> !key.isEmpty() && keys.add(key)))
                .isPresent();
    }

    private static boolean isHostname(String value) {
        if (value.isEmpty() || value.codePointCount(0, value.length()) > 253) {
            return false;
        }
        String name = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        String[] labels = name.split("\\.", -1);
        return labels[labels.length - 1].matches("(?s).*[a-zA-Z-].*")
                && Arrays.stream(labels)
                        .allMatch(label -> HOST_LABEL.matcher(label).matches());
    }

    private static boolean isNumber(String value, Pattern form, Predicate<BigDecimal> isFit) {
        String text = Blank.strip(value);
        return text.isEmpty()
                || (text.length() <= LONGEST_NUMBER
                        && form.matcher(text).matches()
                        && isFit.test(number(text.replace("_", ""))));
    }

    private static BigDecimal number(String text) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent < 0) {
            return new BigDecimal(text);
        }
        BigDecimal mantissa = new BigDecimal(text.substring(0, exponent));
        BigInteger power = new BigInteger(text.substring(exponent + 1));
        return mantissa.scaleByPowerOfTen(
                power.max(GREATEST_EXPONENT.negate()).min(GREATEST_EXPONENT).intValue());
    }

    /** NaN is neither less nor more than anything, so that no limit keeps it out. */
    private boolean isNotFinite(String value) {
        String text = Blank.strip(value).toLowerCase(Locale.ROOT);
        return NOT_FINITE.matcher(text).matches()
                && (text.endsWith("nan") || (text.startsWith("-") ? min.isEmpty() : max.isEmpty()));
    }

    private static boolean isWithin(BigDecimal number, Optional<BigDecimal> min, Optional<BigDecimal> max) {
        return min.map(least -> number.compareTo(least) >= 0).orElse(true)
                && max.map(most -> number.compareTo(most) <= 0).orElse(true);
    }

    /** What a value of this type is, for a message. */
    String expected() {
        return switch (kind) {
            case STR -> choices.isEmpty() ? "text" : "one of " + String.join(", ", choices);
            case LIST -> "a list with commas" + ofItems();
            case DICT -> "a list of name:value with commas, each name once";
            case HOSTNAME -> "the name of a host: letters, digits, '-' and '.'";
            case BOOL -> "true or false";
            case INT -> "a whole number" + range();
            case FLOAT -> "a number" + range();
            case IP -> "an IP address";
            case PORT -> "a port from 0 to 65535";
        };
    }

    private String ofItems() {
        return switch (item) {
            case IP -> " of IP addresses";
            case INT -> " of whole numbers" + range();
            default -> choices.isEmpty() ? "" : " of " + String.join(", ", choices);
        };
    }

    private String range() {
        return min.map(least -> " from " + least).orElse("")
                + max.map(most -> " up to " + most).orElse("");
    }
}
