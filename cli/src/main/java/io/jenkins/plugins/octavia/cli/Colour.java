package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.doctor.Severity;
import io.jenkins.plugins.octavia.prerequisite.base.Action;

/** What a line is about, for those who only glance at it. */
enum Colour {
    NONE(""),
    GREEN("\033[32m"),
    YELLOW("\033[33m"),
    RED("\033[31m");

    private static final String END = "\033[0m";

    private final String begin;

    Colour(String begin) {
        this.begin = begin;
    }

    static Colour of(Action action) {
        return switch (action) {
            case CREATED -> GREEN;
            case UPDATED -> YELLOW;
            case REMOVED -> RED;
            case UNCHANGED, ADOPTED -> NONE;
        };
    }

    static Colour of(Severity severity) {
        return switch (severity) {
            case ERROR -> RED;
            case WARNING -> YELLOW;
            case OK -> GREEN;
            case UNSEEN -> NONE;
        };
    }

    String paint(String text) {
        return this == NONE ? text : begin + text + END;
    }
}
