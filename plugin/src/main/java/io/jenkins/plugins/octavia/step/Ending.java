package io.jenkins.plugins.octavia.step;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The end of a certificate as pages show it: in words, and in a colour if it is near.
 *
 * @param what {@link #CLIENT} or {@link #AUTHORITY}
 * @param day the last day on which it is valid
 */
public record Ending(String what, LocalDate day) {

    static final String CLIENT = "client certificate";
    static final String AUTHORITY = "certificate authority";

    /**
     * As they are stored.
     *
     * @param days as ISO-8601, by what ends; what is no date, as in a file that somebody edited, is left out
     */
    public static List<Ending> all(Map<String, String> days) {
        List<Ending> endings = new ArrayList<>();
        days.forEach((what, day) -> {
            try {
                endings.add(new Ending(what, LocalDate.parse(day)));
            } catch (DateTimeException e) {
                // The page is shown without it; the next build knows it again.
            }
        });
        return List.copyOf(endings);
    }

    /** In the time zone of certificates. */
    public static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private long daysTo(LocalDate today) {
        return ChronoUnit.DAYS.between(today, day);
    }

    public boolean isNear(LocalDate today) {
        return daysTo(today) < Expiry.DEFAULT.days();
    }

    /** Such as {@code client certificate ends 2027-11-26, in 12 days}. */
    public String text(LocalDate today) {
        long days = daysTo(today);
        if (days < 0) {
            return what + " ended " + day + ", " + counted(-days) + " ago";
        }
        if (days == 0) {
            return what + " ends today, " + day;
        }
        return what + (isNear(today) ? " ends " + day + ", in " + counted(days) : " valid until " + day);
    }

    private static String counted(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /** What to do before that day. */
    public String advice() {
        return what.equals(AUTHORITY)
                ? "Replace it: octaviaDeployment(rotateCa: true); every amphora is failed over for that."
                : "Run a job that has octaviaCerts or octaviaPrerequisites, which renew it under the same authority, and"
                        + " give the new file to the controllers.";
    }

    /** A class of Jenkins' own styles; empty if the end is far. */
    public String colour(LocalDate today) {
        if (!isNear(today)) {
            return "";
        }
        return daysTo(today) < 0 ? "jenkins-!-error-color" : "jenkins-!-warning-color";
    }
}
