package io.jenkins.plugins.octavia.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of Nova's dialects a call speaks: the minor number of 2.x. */
record Microversion(int minor) {
    private static final int MAXIMUM = 93;
    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)");

    static Microversion of(Call call) {
        String asked = asked(call);
        if (asked.equals("latest")) {
            return new Microversion(MAXIMUM);
        }
        Matcher number = NUMBER.matcher(asked);
        if (!number.matches()) {
            throw new ApiError(
                    400, "API Version String " + asked + " is of invalid format. Must be of format MajorNum.MinorNum.");
        }
        int minor = Integer.parseInt(number.group(2));
        if (!number.group(1).equals("2") || minor < 1 || minor > MAXIMUM) {
            throw new ApiError(
                    406,
                    "Version " + asked + " is not supported by the API. Minimum is 2.1 and maximum is 2." + MAXIMUM
                            + ".");
        }
        return new Microversion(minor);
    }

    /** The newer header wins; it may name other services, which are not for us. */
    static String asked(Call call) {
        String[] words = call.header("OpenStack-API-Version").orElse("").split("[ ,]+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("compute")) {
                return words[i + 1];
            }
        }
        return call.header("X-OpenStack-Nova-API-Version").orElse("2.1");
    }

    boolean atLeast(int other) {
        return minor >= other;
    }

    @Override
    public String toString() {
        return "2." + minor;
    }
}
