package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One cloud, logged in to for a project: the way to its services. Safe for many threads; holds one token that is
 * renewed when the cloud no longer takes it.
 */
public final class Cloud {

    private final String name;
    private final CloudClock clock;
    private final Identity project;
    private final Identity user;
    private final String region;
    private final Compute compute;
    private final Networking network;
    private final Images images;
    private final LoadBalancing loadBalancing;
    private final Roles roles;
    private final Set<String> roleNames;
    private final LockKeypairs locks;
    private final Session session;

    private Cloud(String name, Session session) {
        this.name = name;
        this.clock = session.clock();
        JsonNode login = session.login();
        if (!login.hasNonNull("project")) {
            throw CloudException.of("cloud " + name + ": the login is for no project, but what Octavia needs belongs to"
                    + " one; set project_name (and no system or domain scope)");
        }
        this.project = Identity.of(login.path("project"));
        this.user = Identity.of(login.path("user"));
        this.roleNames = roleNames(login);
        this.region = session.region();
        this.compute = new Compute(session, project.id());
        this.network = new Networking(session, project.id(), roleNames.contains("admin"));
        this.images = new Images(session, project.id());
        this.loadBalancing = new LoadBalancing(session);
        this.roles = new Roles(session, project.domain().id());
        this.locks = new LockKeypairs(session);
        this.session = session;
    }

    private static Set<String> roleNames(JsonNode login) {
        return StreamSupport.stream(login.path("roles").spliterator(), false)
                .map(role -> Json.text(role, "name"))
                // As policies compare them.
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    /** A project or a user. */
    public record Identity(String id, String name, Domain domain) {
        static Identity of(JsonNode node) {
            JsonNode domain = node.path("domain");
            return new Identity(
                    Json.required(node, "id"),
                    Json.text(node, "name"),
                    new Domain(Json.text(domain, "id"), Json.text(domain, "name")));
        }
    }

    /** Where a name is one; both are empty if the cloud does not say. */
    public record Domain(String id, String name) {}

    /**
     * Logs in.
     *
     * @throws CloudException if the cloud cannot be reached, refuses, or the login is for no project
     */
    public static Cloud connect(CloudConfig config) {
        return connect(config, transport(config));
    }

    /**
     * The plain way to a cloud, for those who look at what goes there.
     *
     * @throws CloudException if the authorities to trust are none
     */
    public static Transport transport(CloudConfig config) {
        try {
            return new Http(config.route());
        } catch (CloudException e) {
            throw e.about("cloud " + config.name());
        }
    }

    /**
     * Logs in and sends everything by the given transport.
     *
     * @throws CloudException as {@link #connect(CloudConfig)} does
     */
    public static Cloud connect(CloudConfig config, Transport transport) {
        return new Cloud(config.name(), new Session(config, transport));
    }

    /** The name by which the operator knows it. */
    public String name() {
        return name;
    }

    /** The time by the cloud's own clock, empty if no answer has said it. */
    public Optional<Instant> now() {
        return clock.now();
    }

    /** The name of the region; empty if there is none to tell apart. */
    public String region() {
        return region;
    }

    public Identity project() {
        return project;
    }

    public Identity user() {
        return user;
    }

    /** Whether the region has Cinder. */
    public boolean hasVolumes() {
        return session.offers(Set.of("block-storage", "volumev3"));
    }

    /**
     * Looks up the services that the login's region needs for prerequisites, and asks none of them.
     *
     * @return the types of those that are there, {@code load-balancer} too once Octavia is registered
     * @throws CloudException if one is missing, naming the regions, services or interfaces that there are instead
     */
    public List<String> services() {
        List<Service> services = Stream.of(Service.values())
                .filter(service -> service != Service.LOAD_BALANCER || session.has(service))
                .toList();
        services.forEach(session::url);
        return services.stream().map(Service::type).toList();
    }

    public Compute compute() {
        return compute;
    }

    public Networking network() {
        return network;
    }

    public Images images() {
        return images;
    }

    public LoadBalancing loadBalancing() {
        return loadBalancing;
    }

    public Roles roles() {
        return roles;
    }

    /** The names of the roles that the login has in its project. */
    public Set<String> roleNames() {
        return roleNames;
    }

    public LockKeypairs locks() {
        return locks;
    }

    /** From now on the check is run before each request that changes something, and keeps it from being sent if it throws. */
    public void fence(Runnable check) {
        session.fence(check);
    }
}
