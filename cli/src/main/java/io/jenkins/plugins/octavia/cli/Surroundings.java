package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Waiting.Alarm;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * All that a command may use of the world around it.
 *
 * @param process for others who wait for this one: its user, host and number
 */
record Surroundings(
        Environment environment,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Clock clock,
        Alarm alarm,
        StrictModes modes,
        SecureRandom random,
        String process) {

    private static final String REMEDY =
            "; give another, or make it and the folders above yours alone (chown, chmod go-w)";

    /** A line for people, whatever standard output holds. */
    void say(String line) {
        err.println((terminal.err() ? Bar.ERASE : "") + "  " + line);
    }

    /** What keeps a command from its end. */
    void refuse(String message) {
        err.println(terminal.err() && terminal.colours() ? Colour.RED.paint(message) : message);
    }

    /** The environment without files that another user could have put there. */
    Environment trusted() {
        return new Environment(environment.variables(), environment.home(), environment.workingDirectory(), path -> {
            String text = environment.files().read(path);
            Optional<String> fault = modes.fault(path);
            if (fault.isPresent()) {
                throw new IOException(fault.get() + REMEDY);
            }
            return text;
        });
    }

    /** @throws Refusal if another user could have put a file there whose content is trusted */
    void refuseUntrusted(String what, Path file) {
        modes.fault(file).ifPresent(fault -> {
            throw new Refusal(what + " " + file + ": " + fault + REMEDY);
        });
    }

    void warnOfUntrusted(String what, Path file) {
        modes.fault(file).ifPresent(fault -> say("warning: " + what + " " + file + ": " + fault));
    }
}
