/**
 * Reading and editing octavia.conf line by line, comments kept ({@link io.jenkins.plugins.octavia.conf.ConfFile}), and the
 * catalogue of its options by OpenStack release, against which a file is checked.
 */
package io.jenkins.plugins.octavia.conf;
