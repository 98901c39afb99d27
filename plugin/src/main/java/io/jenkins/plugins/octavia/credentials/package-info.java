/** A type of credentials: what it takes to log in to a cloud. */
package io.jenkins.plugins.octavia.credentials;
