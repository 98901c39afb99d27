package io.jenkins.plugins.octavia.spec;

import java.util.List;

/**
 * Where amphorae send their logs.
 *
 * @param adminTargets of system logs, the first that answers gets them: {@code ADDRESS:PORT}, or {@link #HEALTH_MANAGERS}
 * @param tenantTargets likewise of traffic
 * @param protocol of all targets
 * @param forwardAll whether logs of the whole system go to the administrator's targets, and not those of the amphora alone
 * @param keepOnAmphora whether an amphora writes them to its own disk too
 */
public record LogOffloadSpec(
        List<String> adminTargets,
        List<String> tenantTargets,
        Protocol protocol,
        boolean forwardAll,
        boolean keepOnAmphora) {

    /** The addresses of all health managers of the specification. */
    public static final String HEALTH_MANAGERS = "healthManagers";

    /** Where health managers' hosts receive system logs, as in Octavia's devstack plugin. */
    public static final int ADMIN_PORT = 10514;

    /** Likewise those of traffic. */
    public static final int TENANT_PORT = 20514;

    public LogOffloadSpec {
        adminTargets = List.copyOf(adminTargets);
        tenantTargets = List.copyOf(tenantTargets);
    }

    /** As octavia.conf names it. */
    public enum Protocol {
        UDP,
        TCP
    }
}
