package io.jenkins.plugins.octavia.step;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How old the image is that new amphorae boot.
 *
 * @param name of the image
 * @param made the day of it in Glance
 */
public record ImageAge(String name, LocalDate made) {

    /**
     * As it is stored.
     *
     * @param made as ISO-8601
     * @return empty if there is no date, as in what an earlier version wrote
     */
    public static Optional<ImageAge> of(String name, String made) {
        try {
            return Optional.of(new ImageAge(name, LocalDate.parse(made)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code amphora-x64-haproxy of 2027-11-26, 12 days old}. */
    public String text(LocalDate today) {
        long days = Math.max(0, ChronoUnit.DAYS.between(made, today));
        return name + " of " + made + ", " + (days == 1 ? "1 day" : days + " days") + " old";
    }
}
