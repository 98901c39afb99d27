package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Http;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Waiting.Alarm;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The process: gives the commands what they may use, and ends them cleanly on a signal. */
public final class Main {

    private static final long CLEAN_UP_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private Main() {}

    public static void main(String... args) {
        prepare();
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

    /** HTTP, with TLS, and JSON take long to get ready, and every cloud needs them: meanwhile arguments are read. */
    private static void prepare() {
        Thread thread = new Thread(() -> {
            new Http(Route.DIRECT);
            DeploymentJson.bytes(Map.of());
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static Alarm alarm() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "octavia-prerequisites-alarm");
            thread.setDaemon(true);
            return thread;
        });
        return (delay, work) -> timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** By whose files the process has in {@code /proc}, else by the name of its user. */
    private static StrictModes modes() {
        try {
            Path self = Path.of("/proc/self");
            Optional<String> name = ProcessHandle.current().info().user();
            return new StrictModes(
                    Files.exists(self)
                            ? Optional.of(Files.getOwner(self))
                            : name.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(self.getFileSystem()
                                            .getUserPrincipalLookupService()
                                            .lookupPrincipalByName(name.get())));
        } catch (IOException | UnsupportedOperationException e) {
            return StrictModes.NONE;
        }
    }

    private static String process() {
        String host;
        try {
            host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            host = "this host";
        }
        return System.getProperty("user.name") + "@" + host + ", process "
                + ProcessHandle.current().pid();
    }

    private static Surroundings surroundings() {
        Environment environment = new Environment(
                System.getenv(),
                Environment.home(System.getenv(), System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                Files::readString);
        return new Surroundings(
                environment,
                System.out,
                System.err,
                Terminal.of(System.getenv(), new BufferedReader(new InputStreamReader(System.in))),
                Clock.systemUTC(),
                alarm(),
                modes(),
                new SecureRandom(),
                process());
    }
}
