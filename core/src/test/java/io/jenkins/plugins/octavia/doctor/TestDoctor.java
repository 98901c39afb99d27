package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.loadbalancer.TestOctavia;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.EnumSet;
import java.util.List;

/** Findings on the cloud of a test. */
final class TestDoctor {

    private final TestOctavia octavia;

    TestDoctor(TestOctavia octavia) {
        this.octavia = octavia;
    }

    List<Finding> examine() {
        return examine(octavia.connect());
    }

    List<Finding> examine(Cloud login) {
        return new Doctor(octavia.spec(), EnumSet.allOf(Section.class), login, octavia.cloud.inputs(), Limits.STANDARD)
                .examine();
    }

    /** Errors and warnings. */
    List<Finding> problems() {
        return problems(examine());
    }

    static List<Finding> problems(List<Finding> findings) {
        return findings.stream().filter(Finding::isProblem).toList();
    }
}
