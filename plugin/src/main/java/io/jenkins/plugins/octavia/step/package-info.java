/** The Pipeline steps, one for each prerequisite and one for them all. */
package io.jenkins.plugins.octavia.step;
