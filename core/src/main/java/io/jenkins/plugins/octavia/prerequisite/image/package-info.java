/** The amphora image: which one serves, the upload, the tag by which Octavia finds it, and the way back. */
package io.jenkins.plugins.octavia.prerequisite.image;
