/**
 * What builds of all jobs last knew of each cloud: a page for each job, one for all of them, and a warning of certificates that
 * end. Made of what builds left on record: no page calls a cloud.
 */
package io.jenkins.plugins.octavia.overview;
