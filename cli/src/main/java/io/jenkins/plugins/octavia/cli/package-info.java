/** The prerequisites from a terminal: {@code octavia-prerequisites apply|plan|destroy|certs|conf}. */
package io.jenkins.plugins.octavia.cli;
