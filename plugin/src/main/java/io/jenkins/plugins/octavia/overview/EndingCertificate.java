package io.jenkins.plugins.octavia.overview;

import io.jenkins.plugins.octavia.step.Ending;

/** A certificate that ends soon, and the job that saw it. */
public record EndingCertificate(StateRow row, Ending ending) {}
