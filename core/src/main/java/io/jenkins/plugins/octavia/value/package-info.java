/**
 * Values that several packages speak of: what {@code spec} reads is what {@code cloud}, {@code pki} and {@code conf} are
 * given, and these do not know where it was read.
 */
package io.jenkins.plugins.octavia.value;
