/** The lock in the cloud, by which one run at a time changes a project. */
package io.jenkins.plugins.octavia.prerequisite.lock;
