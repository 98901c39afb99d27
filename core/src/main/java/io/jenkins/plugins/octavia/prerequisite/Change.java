package io.jenkins.plugins.octavia.prerequisite;

import java.util.List;

/**
 * One line of a plan.
 *
 * @param id empty for what is still to be made
 * @param differences what is to be done or is left as it is, each in one line
 */
public record Change(String kind, String name, String id, Action action, List<String> differences) {}
