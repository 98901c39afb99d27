package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keypairs of the login's user that stand for locks: Nova makes only one of a name, however many ask at the same time. Every
 * method may throw {@link CloudException}.
 */
public final class LockKeypairs {

    /** What their names begin with. */
    public static final String PREFIX = "octavia-prerequisites-lock-";

    private static final String PATH = "/os-keypairs";

    private final Session session;

    LockKeypairs(Session session) {
        this.session = session;
    }

    /**
     * Those whose names begin so, and when Nova said so.
     *
     * @param now by Nova's clock if it says, else by the cloud's
     */
    public record Seen(List<Keypair> keypairs, Optional<Instant> now) {}

    public Seen look(String prefix) {
        List<Keypair> keypairs = new Pages(
                        session,
                        Service.COMPUTE,
                        PATH,
                        "keypairs",
                        "/keypair/name",
                        Pages.End.WITHOUT_LINK,
                        Pages.LIMITS)
                .all("", item -> keypair(item.path("keypair"))).stream()
                        .filter(keypair -> keypair.name().startsWith(prefix))
                        .toList();
        return new Seen(keypairs, session.clock().now());
    }

    /** @return what the cloud has against it if there is one of that name already */
    public Optional<CloudException> create(Keypair keypair) {
        ObjectNode body = Json.object();
        body.putObject("keypair").put("name", keypair.name()).put("public_key", keypair.publicKey());
        try {
            session.sendUnfenced(Service.COMPUTE, "POST", PATH, Optional.of(body));
            return Optional.empty();
        } catch (CloudException e) {
            // A quota is answered with 403.
            if (e.status() != 409) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    /** How old it is by Nova's own clock, empty if it is gone or nothing says what time it is. */
    public Optional<Duration> age(String name) {
        try {
            return session.answered(Service.COMPUTE, PATH + "/" + Paths.encoded(name), (json, answer) -> {
                Instant made = Json.time(json.path("keypair"), "created_at");
                return answer.date().or(session.clock()::now).map(now -> Duration.between(made, now));
            });
        } catch (CloudException e) {
            if (e.status() != 404) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Deletes it; that it is gone already is not an error. Sent once: what comes late must not meet the lock of a later run. */
    public void delete(String name) {
        session.deleteUnfenced(Service.COMPUTE, PATH + "/" + Paths.encoded(name));
    }

    /** Whether a request is for one of them. */
    static boolean isFor(URI uri) {
        return uri.getPath().contains(PATH + "/" + PREFIX);
    }

    private static Keypair keypair(JsonNode json) {
        return new Keypair(
                Json.required(json, "name"), Json.required(json, "public_key").strip());
    }
}
