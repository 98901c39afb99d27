package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.CertificateProfile;

/**
 * The certificates by which controllers and amphorae know each other.
 *
 * @param directory where the controller will have them: the paths written to octavia.conf
 */
public record CertificatesSpec(String directory, CertificateProfile profile) {}
