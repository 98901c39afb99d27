/**
 * What a run left, written down for the programs that deploy Octavia: one class for each. They read the output folder alone, and
 * no cloud.
 */
package io.jenkins.plugins.octavia.export;
