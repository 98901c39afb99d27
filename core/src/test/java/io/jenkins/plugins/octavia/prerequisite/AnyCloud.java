package io.jenkins.plugins.octavia.prerequisite;

/** Category of the tests that pass on the embedded cloud and on a real one alike, so that the two cannot drift apart. */
public interface AnyCloud {}
