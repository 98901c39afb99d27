package io.jenkins.plugins.octavia.cloud;

import java.util.List;
import java.util.Optional;

/**
 * Load balancers and their amphorae in Octavia, of all projects for an administrator. Octavia comes after what it needs, so
 * a cloud may have none yet. Every method but {@link #isThere} may throw {@link CloudException}.
 */
public final class LoadBalancing {

    private static final String LOAD_BALANCERS = "/lbaas/loadbalancers";
    private static final String AMPHORAE = "/octavia/amphorae";

    private final Session session;

    LoadBalancing(Session session) {
        this.session = session;
    }

    /** Whether the catalogue has an address of Octavia. */
    public boolean isThere() {
        return session.has(Service.LOAD_BALANCER);
    }

    /** Those of the provider amphora, whichever project they are of. */
    public List<LoadBalancer> loadBalancers() {
        return pages(LOAD_BALANCERS, "loadbalancers").all("", LoadBalancer::of).stream()
                .filter(loadBalancer -> PROVIDERS.contains(loadBalancer.provider()))
                .toList();
    }

    /** {@code octavia} is the old name of the provider. */
    private static final List<String> PROVIDERS = List.of("amphora", "octavia");

    /** Empty if there is none of that id, or if it was deleted. */
    public Optional<LoadBalancer> loadBalancer(String id) {
        try {
            return Optional.of(LoadBalancer.of(
                            session.get(Service.LOAD_BALANCER, path(id)).path("loadbalancer")))
                    .filter(found -> !found.provisioningStatus().equals("DELETED"));
        } catch (CloudException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** All amphorae; only an administrator sees them. */
    public List<Amphora> amphorae() {
        return amphorae("");
    }

    public List<Amphora> amphoraeOf(String loadBalancerId) {
        return amphorae("loadbalancer_id=" + Paths.encoded(loadBalancerId)).stream()
                .filter(amphora ->
                        amphora.loadBalancerId().filter(loadBalancerId::equals).isPresent())
                .toList();
    }

    private List<Amphora> amphorae(String query) {
        return pages(AMPHORAE, "amphorae").all(query, Amphora::of).stream()
                .filter(amphora -> !amphora.status().equals("DELETED"))
                .toList();
    }

    /**
     * Has a load balancer's amphorae replaced by new ones, one after the other. It is accepted if the load balancer is
     * {@code ACTIVE} or in {@code ERROR}; 409 otherwise, so also if it is under way already.
     */
    public void failover(String loadBalancerId) {
        session.send(Service.LOAD_BALANCER, "PUT", path(loadBalancerId) + "/failover", Optional.empty());
    }

    private static String path(String id) {
        return LOAD_BALANCERS + "/" + Paths.encoded(id);
    }

    private Pages pages(String path, String field) {
        return new Pages(session, Service.LOAD_BALANCER, path, field, Pages.End.WITHOUT_LINK);
    }
}
