/** What keeps an Octavia from working, or will: looked at, said, and never changed. */
package io.jenkins.plugins.octavia.doctor;
