package io.jenkins.plugins.octavia.cloud;

import java.io.Serializable;

/**
 * The two digests of an image, in hexadecimal: SHA-256, by which we know a file again, and SHA-512, which Glance
 * computes.
 */
public record FileHash(String sha256, String sha512) implements Serializable {}
