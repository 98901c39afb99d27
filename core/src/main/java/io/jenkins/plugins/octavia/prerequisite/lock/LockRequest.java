package io.jenkins.plugins.octavia.prerequisite.lock;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;

/**
 * How a run asks for the lock of its project.
 *
 * @param id of this run, 16 hexadecimal digits; what {@code unlock} asks for
 * @param dead ids of runs that are known to have ended, whose locks need not be waited for: the same run, begun anew
 * @param who for people who wait: a host and a process, or the address of a build
 * @param timeout how long to wait for other runs
 * @param pace for tests
 */
public record LockRequest(String id, Set<String> dead, String who, Duration timeout, Pace pace) {

    public static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int ID_BYTES = 8;

    /**
     * How long things take.
     *
     * @param renewal after which a holder shows that it is alive
     * @param lease for which a holder may change something since it last did
     * @param stale after which a lock is taken over. More than the lease, for requests that are under way then
     * @param report between lines that say what is waited for
     */
    public record Pace(Duration renewal, Duration lease, Duration stale, Duration report) {
        public static final Pace STANDARD = new Pace(
                Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofSeconds(10));
    }

    public LockRequest(String id, Set<String> dead, String who, Duration timeout) {
        this(id, dead, who, timeout, Pace.STANDARD);
    }

    public static String newId(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
