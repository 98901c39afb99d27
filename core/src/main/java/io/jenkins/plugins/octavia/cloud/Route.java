package io.jenkins.plugins.octavia.cloud;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Optional;

/**
 * How to get to a cloud.
 *
 * @param caCertificates PEM of the authorities to trust; empty for Java's own
 * @param verify false only if the operator said so: neither chain nor host name of the server are checked
 * @param proxy empty for a direct connection
 */
public record Route(Optional<String> caCertificates, boolean verify, Optional<ProxySelector> proxy, Timeouts timeouts) {

    /** The direct one, trusting Java's authorities. */
    public static final Route DIRECT = new Route(Optional.empty(), true, Optional.empty(), Timeouts.DEFAULT);

    /**
     * The way to a server that is not the cloud's: with the proxy that the environment names, trusting the authorities in the
     * file that SSL_CERT_FILE names, as curl and OpenSSL do, else Java's.
     *
     * @throws CloudException if that file cannot be read
     */
    public static Route toPublishers(Environment environment) {
        return new Route(
                environment
                        .variable("SSL_CERT_FILE")
                        .map(file -> CloudsFiles.text(
                                environment.files(),
                                environment.workingDirectory().resolve(file))),
                true,
                EnvironmentProxy.of(environment),
                Timeouts.DEFAULT);
    }

    /**
     * @param connect for a connection
     * @param read for an answer, and between two moves of an upload
     * @param overall for a request with all its repetitions
     */
    public record Timeouts(Duration connect, Duration read, Duration overall) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5));

        /** Longer than a cloud that works ever takes, so nobody may ask to wait for more. */
        public static final Duration LONGEST = Duration.ofHours(1);
    }
}
