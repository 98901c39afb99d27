/** Files: written whole or not at all, judged by who else could change them, and their faults in words. */
package io.jenkins.plugins.octavia.file;
