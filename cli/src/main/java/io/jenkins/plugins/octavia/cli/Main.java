package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The process: gives the commands what they may use, and ends them cleanly on a signal. */
public final class Main {

    private static final long CLEAN_UP_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private Main() {}

    public static void main(String... args) {
        prepareTls();
        Thread work = Thread.currentThread();
        Thread onSignal = new Thread(() -> {
            work.interrupt();
            try {
                work.join(CLEAN_UP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(onSignal);
        int status = new CommandLineInterface(surroundings()).run(args);
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // A signal came: the process is ending, and what was to be cleaned up has been.
            return;
        }
        System.exit(status);
    }

    /** Java's TLS takes a fifth of a second to get ready, which every cloud needs: meanwhile the specification is read. */
    private static void prepareTls() {
        Thread thread = new Thread(() -> {
            try {
                SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                // Said where it is needed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static Surroundings surroundings() {
        Environment environment = new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                Files::readString);
        return new Surroundings(
                environment,
                System.out,
                System.err,
                System.console() != null && !"dumb".equals(System.getenv("TERM")),
                Clock.systemUTC(),
                new SecureRandom());
    }
}
