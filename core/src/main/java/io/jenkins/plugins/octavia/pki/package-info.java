/**
 * Keys, certificate authorities and certificates: made here, written to files, and read back with every fault named.
 * Knows no cloud; clock and randomness are passed in.
 */
package io.jenkins.plugins.octavia.pki;
