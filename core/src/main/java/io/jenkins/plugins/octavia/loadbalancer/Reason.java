package io.jenkins.plugins.octavia.loadbalancer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a load balancer is not as it should be. */
public enum Reason {
    /** Its amphorae have another image than the one that a new amphora would get. */
    IMAGE(true),
    /** Its amphorae have another flavor in Nova. */
    FLAVOR(true),
    /** The certificate of an amphora ends soon, or housekeeping began to renew it and never ended. */
    CERTIFICATE(true),
    /** An amphora trusts, or has a certificate of, certificate authorities that are being replaced. */
    AUTHORITY(true),
    /** It or an amphora of it is in ERROR: nothing replaces such an amphora when it dies. */
    ERROR(true),
    /** Of a pair there is one, or of a single one none. */
    PEER(true),
    /** Octavia has been at it for longer than anything takes: its worker died, and the API has no way out. */
    STUCK(false),
    /** It is ACTIVE and has listeners, but no heartbeats come. */
    SILENT(false);

    private final boolean isHealedByFailover;

    Reason(boolean isHealedByFailover) {
        this.isHealedByFailover = isHealedByFailover;
    }

    public boolean isHealedByFailover() {
        return isHealedByFailover;
    }

    /** As operators name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Reason> of(String key) {
        return Arrays.stream(values())
                .filter(reason -> reason.key().equals(key))
                .findFirst();
    }

    /** Those that a failover heals. */
    public static List<String> keys() {
        return Arrays.stream(values())
                .filter(Reason::isHealedByFailover)
                .map(Reason::key)
                .toList();
    }
}
