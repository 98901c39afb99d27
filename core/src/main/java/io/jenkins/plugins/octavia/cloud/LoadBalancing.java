package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Load balancers and their amphorae in Octavia, of all projects for an administrator. Octavia comes after what it needs, so
 * a cloud may have none yet. Every method but {@link #isThere} may throw {@link CloudException}.
 */
public final class LoadBalancing {

    static final String FAILOVER = "/failover";

    private static final int HTTP_PORT = 80;

    private static final String LOAD_BALANCERS = "/lbaas/loadbalancers";
    private static final String AMPHORAE = "/octavia/amphorae";
    private static final String FLAVORS = "/lbaas/flavors";
    private static final String FLAVOR_PROFILES = "/lbaas/flavorprofiles";
    private static final String ZONES = "/lbaas/availabilityzones";
    private static final String ZONE_PROFILES = "/lbaas/availabilityzoneprofiles";

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
        return ofAmphorae("");
    }

    /** Those of one project. */
    public List<LoadBalancer> loadBalancersOf(String projectId) {
        return ofAmphorae("project_id=" + Paths.encoded(projectId)).stream()
                .filter(loadBalancer -> loadBalancer.projectId().equals(projectId))
                .toList();
    }

    private List<LoadBalancer> ofAmphorae(String query) {
        return listed(query).stream()
                .filter(loadBalancer -> PROVIDERS.contains(loadBalancer.provider()))
                .toList();
    }

    /** All of them, also those of other providers. */
    public List<LoadBalancer> ofAllProviders() {
        return listed("");
    }

    private List<LoadBalancer> listed(String query) {
        return pages(LOAD_BALANCERS, "loadbalancers").all(query, LoadBalancer::of).stream()
                .filter(loadBalancer -> !loadBalancer.provisioningStatus().equals("DELETED"))
                .toList();
    }

    /** Whether load balancers may be made of amphorae. */
    public boolean hasAmphoraProvider() {
        return Json.items(session.get(Service.LOAD_BALANCER, "/lbaas/providers"), "providers").stream()
                .anyMatch(provider -> PROVIDERS.contains(Json.text(provider, "name")));
    }

    /**
     * The newest version of its API, {@code v2.26}.
     *
     * @throws CloudException also if what answers is not Octavia
     */
    public String version() {
        return Json.items(session.getAtRoot(Service.LOAD_BALANCER, "/"), "versions").stream()
                .filter(version -> Json.text(version, "status").equals("CURRENT"))
                .map(version -> Json.required(version, "id"))
                .findFirst()
                .orElseThrow(() -> CloudException.of(
                        "octavia names no version of its API that is current; does the catalog lead to octavia?"));
    }

    /**
     * Asks Octavia's API for its own health; nothing is said if it is well.
     *
     * @throws CloudException with status 503 if it is not, and 404 if its octavia.conf has no healthcheck
     */
    public void healthcheck() {
        session.probeAtRoot(Service.LOAD_BALANCER, "/healthcheck");
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
        session.send(Service.LOAD_BALANCER, "PUT", path(loadBalancerId) + FAILOVER, Optional.empty());
    }

    /**
     * Makes a load balancer with a listener for HTTP, without which an operating status means nothing, in the login's
     * project.
     */
    public LoadBalancer createLoadBalancer(
            String name, String description, String tag, String vipSubnetId, String flavorId) {
        ObjectNode body = Json.object();
        ObjectNode created = body.putObject("loadbalancer")
                .put("name", name)
                .put("description", description)
                .put("vip_subnet_id", vipSubnetId)
                .put("flavor_id", flavorId)
                .put("provider", PROVIDERS.get(0));
        created.putArray("tags").add(tag);
        created.putArray("listeners")
                .addObject()
                .put("name", name)
                .put("protocol", "HTTP")
                .put("protocol_port", HTTP_PORT);
        return LoadBalancer.of(session.send(Service.LOAD_BALANCER, "POST", LOAD_BALANCERS, Optional.of(body))
                .path("loadbalancer"));
    }

    /**
     * Deletes a load balancer with all that is in it: 409 unless it is {@code ACTIVE} or in {@code ERROR}. One that is gone
     * already is not an error.
     */
    public void deleteLoadBalancer(String id) {
        session.delete(Service.LOAD_BALANCER, path(id) + "?cascade=true");
    }

    /**
     * Has a worker send an amphora's agent the options of the worker's octavia.conf that agents take at run time. Octavia only
     * takes the request: how it ended is in the worker's log alone. To send it twice does no harm.
     */
    public void configure(String amphoraId) {
        session.send(
                Service.LOAD_BALANCER, "PUT", AMPHORAE + "/" + Paths.encoded(amphoraId) + "/config", Optional.empty());
    }

    /** The flavors that projects may choose from, also disabled ones. */
    public List<OctaviaFlavor> flavors() {
        return pages(FLAVORS, "flavors").all("", OctaviaFlavor::of);
    }

    /** What flavors say; only an administrator sees it. */
    public List<ProviderProfile> flavorProfiles() {
        return pages(FLAVOR_PROFILES, "flavorprofiles").all("", node -> ProviderProfile.of(node, "flavor_data"));
    }

    /**
     * Makes a profile of the provider amphora. What the provider does not take is answered with 500 or 501.
     *
     * @return its id
     */
    public String createFlavorProfile(String name, Map<String, String> data) {
        ObjectNode body = Json.object();
        body.putObject("flavorprofile")
                .put("name", name)
                .put("provider_name", PROVIDERS.get(0))
                .put("flavor_data", ProviderProfile.json(data));
        return Json.required(
                session.send(Service.LOAD_BALANCER, "POST", FLAVOR_PROFILES, Optional.of(body))
                        .path("flavorprofile"),
                "id");
    }

    public OctaviaFlavor createFlavor(String name, String description, boolean enabled, String profileId) {
        ObjectNode body = Json.object();
        body.putObject("flavor")
                .put("name", name)
                .put("description", description)
                .put("enabled", enabled)
                .put("flavor_profile_id", profileId);
        return OctaviaFlavor.of(session.send(Service.LOAD_BALANCER, "POST", FLAVORS, Optional.of(body))
                .path("flavor"));
    }

    /** Changes all of a flavor that Octavia lets change. */
    public void updateFlavor(String id, String description, boolean enabled) {
        ObjectNode body = Json.object();
        body.putObject("flavor").put("description", description).put("enabled", enabled);
        session.send(Service.LOAD_BALANCER, "PUT", FLAVORS + "/" + Paths.encoded(id), Optional.of(body));
    }

    /** 409 if a load balancer has it; one that is gone already is not an error. */
    public void deleteFlavor(String id) {
        session.delete(Service.LOAD_BALANCER, FLAVORS + "/" + Paths.encoded(id));
    }

    /** 409 if a flavor has it; one that is gone already is not an error. */
    public void deleteFlavorProfile(String id) {
        session.delete(Service.LOAD_BALANCER, FLAVOR_PROFILES + "/" + Paths.encoded(id));
    }

    /** The availability zones that projects may choose from, also disabled ones. */
    public List<AvailabilityZone> availabilityZones() {
        // They have no id, and the next page is behind a name.
        return new Pages(
                        session,
                        Service.LOAD_BALANCER,
                        ZONES,
                        "availability_zones",
                        "/name",
                        Pages.End.WITHOUT_LINK,
                        Pages.LIMITS)
                .all("", AvailabilityZone::of);
    }

    /** What availability zones say; only an administrator sees it. */
    public List<ProviderProfile> availabilityZoneProfiles() {
        return pages(ZONE_PROFILES, "availability_zone_profiles")
                .all("", node -> ProviderProfile.of(node, "availability_zone_data"));
    }

    /**
     * Makes a profile of the provider amphora. A zone or network that is not there is answered with 500.
     *
     * @return its id
     */
    public String createAvailabilityZoneProfile(String name, Map<String, String> data) {
        ObjectNode body = Json.object();
        body.putObject("availability_zone_profile")
                .put("name", name)
                .put("provider_name", PROVIDERS.get(0))
                .put("availability_zone_data", ProviderProfile.json(data));
        return Json.required(
                session.send(Service.LOAD_BALANCER, "POST", ZONE_PROFILES, Optional.of(body))
                        .path("availability_zone_profile"),
                "id");
    }

    public AvailabilityZone createAvailabilityZone(String name, String description, boolean enabled, String profileId) {
        ObjectNode body = Json.object();
        body.putObject("availability_zone")
                .put("name", name)
                .put("description", description)
                .put("enabled", enabled)
                .put("availability_zone_profile_id", profileId);
        return AvailabilityZone.of(session.send(Service.LOAD_BALANCER, "POST", ZONES, Optional.of(body))
                .path("availability_zone"));
    }

    /** Changes all of an availability zone that Octavia lets change. */
    public void updateAvailabilityZone(String name, String description, boolean enabled) {
        ObjectNode body = Json.object();
        body.putObject("availability_zone").put("description", description).put("enabled", enabled);
        session.send(Service.LOAD_BALANCER, "PUT", ZONES + "/" + Paths.encoded(name), Optional.of(body));
    }

    /** 409 if a load balancer has it; one that is gone already is not an error. */
    public void deleteAvailabilityZone(String name) {
        session.delete(Service.LOAD_BALANCER, ZONES + "/" + Paths.encoded(name));
    }

    /** 409 if an availability zone has it; one that is gone already is not an error. */
    public void deleteAvailabilityZoneProfile(String id) {
        session.delete(Service.LOAD_BALANCER, ZONE_PROFILES + "/" + Paths.encoded(id));
    }

    private static String path(String id) {
        return LOAD_BALANCERS + "/" + Paths.encoded(id);
    }

    private Pages pages(String path, String field) {
        return new Pages(session, Service.LOAD_BALANCER, path, field, Pages.End.WITHOUT_LINK);
    }
}
