package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.loadbalancer.Reason;
import io.jenkins.plugins.octavia.loadbalancer.Selection;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which load balancers a command is about. */
final class SelectionOptions {

    @Option(names = "--id", paramLabel = "ID", split = ",", description = "These load balancers only.")
    private Set<String> ids = Set.of();

    @Option(names = "--project", paramLabel = "ID", description = "Those of this project only.")
    private String project;

    @Option(names = "--tag", paramLabel = "TAG", description = "Those with this tag only.")
    private String tag;

    Selection selection(Set<Reason> reasons) {
        return new Selection(ids, Optional.ofNullable(project), Optional.ofNullable(tag), reasons);
    }
}
