package io.jenkins.plugins.octavia.prerequisite;

/** A resource that a run has ensured; {@code id} is what its service calls it, or the path of a file. */
public record Resource(String kind, String name, String id, Action action) {}
