package io.jenkins.plugins.octavia.cloud;

/**
 * A Nova keypair of the user who is logged in.
 *
 * @param publicKey in OpenSSH's one-line format
 */
public record Keypair(String name, String publicKey) {}
