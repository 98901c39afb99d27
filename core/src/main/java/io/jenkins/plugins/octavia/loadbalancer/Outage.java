package io.jenkins.plugins.octavia.loadbalancer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a load balancer with one amphora may be without it for the seconds to minutes that its replacement takes. */
public sealed interface Outage {

    Outage NEVER = new Never("");
    Outage ALWAYS = new Always();

    boolean isAllowedAt(Instant time);

    /** When it is, in a clause, and what allows it. */
    String permission();

    /**
     * Not at all.
     *
     * @param how what allows one, as an operator gives it; empty if it is not said
     */
    record Never(String how) implements Outage {
        @Override
        public String permission() {
            return "is not allowed" + (how.isEmpty() ? "" : ": give " + how);
        }

        @Override
        public boolean isAllowedAt(Instant time) {
            return false;
        }
    }

    /** At any time. */
    record Always() implements Outage {
        @Override
        public String permission() {
            return "is allowed";
        }

        @Override
        public boolean isAllowedAt(Instant time) {
            return true;
        }
    }

    /** Each day between two times, the second of which may be on the next day. */
    record Window(LocalTime from, LocalTime to, ZoneId zone) implements Outage {

        private static final Pattern FORM = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d) (\\S+)");

        /**
         * Reads {@code 01:00-05:00 Europe/Berlin}.
         *
         * @throws IllegalArgumentException with what is wrong
         */
        public static Window of(String text) {
            Matcher matcher = FORM.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not a window such as 01:00-05:00 Europe/Berlin");
            }
            try {
                Window window = new Window(
                        LocalTime.parse(matcher.group(1)),
                        LocalTime.parse(matcher.group(2)),
                        ZoneId.of(matcher.group(3)));
                if (window.from.equals(window.to)) {
                    throw new IllegalArgumentException("\"" + text + "\" is empty: it ends when it begins");
                }
                return window;
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("\"" + text + "\": " + e.getMessage(), e);
            }
        }

        @Override
        public boolean isAllowedAt(Instant time) {
            LocalTime local = LocalTime.ofInstant(time, zone);
            boolean isAfterFrom = !local.isBefore(from);
            boolean isBeforeTo = local.isBefore(to);
            return from.isBefore(to) ? isAfterFrom && isBeforeTo : isAfterFrom || isBeforeTo;
        }

        @Override
        public String permission() {
            return "is allowed at " + this + " only";
        }

        @Override
        public String toString() {
            return from + "-" + to + " " + zone;
        }
    }
}
