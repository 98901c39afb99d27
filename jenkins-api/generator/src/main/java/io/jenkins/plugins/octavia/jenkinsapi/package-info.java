/**
 * Takes the signatures of classes out of jars into a list, and makes class files of such a list, which one can compile against
 * where the jars themselves cannot be had.
 */
package io.jenkins.plugins.octavia.jenkinsapi;
