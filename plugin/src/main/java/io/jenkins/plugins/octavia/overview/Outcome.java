package io.jenkins.plugins.octavia.overview;

import io.jenkins.plugins.octavia.step.CloudReport;

/** What a build was for one cloud. */
public enum Outcome {
    CHANGED("+", "jenkins-!-success-color"),
    UNCHANGED("=", "jenkins-!-success-color"),
    /** A dry run that found something to do. */
    PLANNED("?", "jenkins-!-warning-color"),
    FAILED("!", "jenkins-!-error-color"),
    ABORTED("x", "");

    private final String sign;
    private final String colour;

    Outcome(String sign, String colour) {
        this.sign = sign;
        this.colour = colour;
    }

    static Outcome of(EndedBuild build, CloudReport report) {
        if (report.isFailed()) {
            return FAILED;
        }
        if (build.isAborted()) {
            return ABORTED;
        }
        if (report.isChanged()) {
            return CHANGED;
        }
        return report.isPlanned() ? PLANNED : UNCHANGED;
    }

    /** Of one character: a colour alone says nothing. */
    public String getSign() {
        return sign;
    }

    /** A class of Jenkins' own styles. */
    public String getColour() {
        return colour;
    }
}
