/** What all rooms of this package stand on: resources and what is said of them, what is ours, refusals, the output folder. */
package io.jenkins.plugins.octavia.prerequisite.base;
