package io.jenkins.plugins.octavia.overview;

import hudson.model.Job;
import io.jenkins.plugins.octavia.step.Ending;
import java.time.LocalDate;

/** One line of an overview: a job, and what its builds last knew of one of its clouds. */
public record StateRow(Job<?, ?> job, CloudState state) {

    /** By which pages say how old an image is, and how near the end of a certificate. */
    public LocalDate today() {
        return Ending.today();
    }
}
