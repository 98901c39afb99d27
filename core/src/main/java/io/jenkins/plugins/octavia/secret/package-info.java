/** Secrets: never shown, and those that everybody knows. */
package io.jenkins.plugins.octavia.secret;
