package io.jenkins.plugins.octavia.overview;

import hudson.Util;
import io.jenkins.plugins.octavia.step.CloudReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What one build was for one cloud; not a record, because XStream cannot write one. */
public final class BuildMark {

    private final int number;
    /** When it started, in milliseconds since 1970. */
    private final long time;

    private final Outcome outcome;
    private final String words;
    private final boolean deleted;

    private BuildMark(int number, long time, Outcome outcome, String words, boolean deleted) {
        this.number = number;
        this.time = time;
        this.outcome = Objects.requireNonNullElse(outcome, Outcome.UNCHANGED);
        this.words = Objects.requireNonNullElse(words, "");
        this.deleted = deleted;
    }

    /** XStream runs no constructor. */
    private Object readResolve() {
        return new BuildMark(number, time, outcome, words, deleted);
    }

    static BuildMark of(EndedBuild build, CloudReport report) {
        return new BuildMark(build.number(), build.started(), Outcome.of(build, report), report.words(), false);
    }

    BuildMark ofDeletedBuild() {
        return new BuildMark(number, time, outcome, words, true);
    }

    long time() {
        return time;
    }

    public int getNumber() {
        return number;
    }

    public Outcome getOutcome() {
        return outcome;
    }

    /** Such as {@code 8 created, 1 unchanged}. */
    public String getWords() {
        return words;
    }

    /** Whether there is nothing to link any more. */
    public boolean isDeleted() {
        return deleted;
    }

    /** When the build started, as ISO-8601. */
    public String getStarted() {
        return Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How long ago that is, such as {@code 3 hr 5 min}. */
    public String getAge() {
        return Util.getTimeSpanString(Math.max(0, System.currentTimeMillis() - time));
    }
}
