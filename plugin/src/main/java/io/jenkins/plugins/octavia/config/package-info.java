/** The global configuration: the clouds that steps name, each with the credentials to log in with. */
package io.jenkins.plugins.octavia.config;
