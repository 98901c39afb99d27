package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Waiting.Alarm;
import io.jenkins.plugins.octavia.spec.Secret;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * All that a command may use of the world around it.
 *
 * @param terminal whether a person watches {@code err}
 */
record Surroundings(
        Environment environment,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Clock clock,
        Alarm alarm,
        SecureRandom random) {

    /** A line for people, whatever standard output holds. */
    void say(String line) {
        err.println((terminal ? Progress.ERASE : "") + "  " + line);
    }

    Optional<Secret> secret(String variable) {
        return environment.variable(variable).map(Secret::new);
    }
}
