package io.jenkins.plugins.octavia.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A specification that cannot be used, with everything that is wrong with it. */
public final class SpecException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public SpecException(List<String> problems) {
        super(problems.stream().collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** One line each: {@code network.subnet.cidr: "172.16.0.1/22" has host bits set; ...}. */
    public List<String> problems() {
        return problems;
    }
}
