/**
 * Reading and editing octavia.conf line by line, comments kept, and the catalogue of its options by OpenStack release.
 * {@link io.jenkins.plugins.octavia.conf.ConfFile} is the file, {@link io.jenkins.plugins.octavia.conf.ConfCheck} reads it back.
 */
package io.jenkins.plugins.octavia.conf;
