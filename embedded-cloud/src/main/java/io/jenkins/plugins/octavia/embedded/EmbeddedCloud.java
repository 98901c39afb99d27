package io.jenkins.plugins.octavia.embedded;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A cloud of one's own, until it is closed: each service on a port of 127.0.0.1 that the operating system chose, with
 * passwords that no other cloud has. Nothing is written to disk, and image data beyond 1 MiB is hashed and forgotten.
 *
 * <p>Two users, as on the real cloud for tests: {@code admin} of project admin, and {@code demo} (roles member and
 * reader) of project demo. The application credential {@code tests} is admin's. Whoever speaks TLS to it must trust
 * the certificate of the context given: {@link #cloudsYaml()} names no CA file.
 */
public final class EmbeddedCloud implements AutoCloseable {
    static {
        // Headers and body leave in two packets; with Nagle's algorithm each answer waits 40 ms for an acknowledgement
        // (JDK-7068416). The server reads this once, when its first instance is made.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** What Nova and Glance give at once unless they are told otherwise. */
    private static final int STANDARD_PAGE = 1000;

    private final Identities identities = new Identities();
    private final Tokens tokens = new Tokens();
    private final Faults faults = new Faults();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "embedded-cloud");
        thread.setDaemon(true);
        return thread;
    });
    private final List<HttpServer> servers = new ArrayList<>();
    private final OctaviaWorker octavia = new OctaviaWorker();
    private final Agents agents;
    private final String authUrl;

    private EmbeddedCloud(Builder builder) throws IOException {
        agents = new Agents(builder.agentHosts);
        Map<String, HttpServer> byType = new LinkedHashMap<>();
        Map<String, String> roots = new LinkedHashMap<>();
        List<String> types = new ArrayList<>(List.of("network", "identity", "compute", "image"));
        if (builder.octavia) {
            types.add("load-balancer");
        }
        for (String type : types) {
            HttpServer server = server(builder.tls);
            byType.put(type, server);
            roots.put(
                    type,
                    (builder.tls == null ? "http" : "https") + "://127.0.0.1:"
                            + server.getAddress().getPort());
        }
        authUrl = roots.get("identity") + "/v3";
        for (Service service : services(roots, builder)) {
            HttpServer server = byType.get(service.name);
            server.createContext("/", new Endpoint(service, tokens, faults, requests, builder.latency));
            server.start();
        }
    }

    private HttpServer server(SSLContext tls) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        HttpServer server;
        if (tls == null) {
            server = HttpServer.create(anyPort, 0);
        } else {
            HttpsServer secure = HttpsServer.create(anyPort, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(threads);
        servers.add(server);
        return server;
    }

    private List<Service> services(Map<String, String> roots, Builder builder) {
        int page = builder.largestPage;
        Map<String, String> endpoints = new LinkedHashMap<>(roots);
        endpoints.put("identity", authUrl);
        endpoints.put("compute", roots.get("compute") + "/v2.1");
        Glance glance = new Glance(Math.min(page, STANDARD_PAGE), roots.get("image"), authUrl);
        Nova nova = new Nova(identities, Math.min(page, STANDARD_PAGE), roots.get("compute"), authUrl);
        Neutron neutron = new Neutron(identities, agents, page, roots.get("network"), authUrl);
        List<Service> services = new ArrayList<>(
                List.of(new Keystone(identities, tokens, roots.get("identity"), endpoints), nova, neutron, glance));
        if (builder.octavia) {
            services.add(new Octavia(
                    octavia,
                    identities.demoProject.id(),
                    glance::newest,
                    nova::hasFlavor,
                    neutron::hasNetwork,
                    servers(nova),
                    page,
                    roots.get("load-balancer"),
                    authUrl));
        }
        return services;
    }

    /** Those of amphorae, in the project of Octavia's user. */
    private Amphorae.Nova servers(Nova nova) {
        return new Amphorae.Nova() {
            @Override
            public String boot(String name, String flavor) {
                return nova.boot(name, flavor, identities.adminProject.id());
            }

            @Override
            public void remove(String server) {
                nova.remove(server);
            }
        };
    }

    /** A cloud that is ready for requests, without TLS and without delay. */
    public static EmbeddedCloud start() {
        return builder().start();
    }

    /** For a cloud that is not to be the standard one. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address of Keystone's version 3. */
    public String authUrl() {
        return authUrl;
    }

    /** A clouds.yaml with the clouds {@code admin}, {@code member}, {@code appcred} and {@code system}; it holds secrets. */
    public String cloudsYaml() {
        return CloudsYaml.text(authUrl, identities);
    }

    /** What was asked of all services so far, in the order of arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Makes every token issued so far worthless. */
    public void expireTokens() {
        tokens.revokeAll();
    }

    /** The next {@code times} matching requests are answered with this status, and nothing is done. */
    public void fail(Predicate<Request> which, int status, int times) {
        faults.add(which, status, times);
    }

    /** The next {@code times} matching requests are carried out, and the connection drops in place of the answer. */
    public void loseAnswer(Predicate<Request> which, int times) {
        faults.add(which, Faults.ANSWER_LOST, times);
    }

    /** As if Neutron's agent on a host no longer reported. */
    public void killAgent(String host) {
        agents.die(host);
    }

    /** Octavia's worker, if the cloud has an Octavia. */
    public OctaviaWorker octavia() {
        return octavia;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    /** What a cloud can be told before it starts. */
    public static final class Builder {
        private SSLContext tls;
        private Duration latency = Duration.ZERO;
        private Set<String> agentHosts = defaultHosts();
        private int largestPage = Integer.MAX_VALUE;
        private boolean octavia;

        private Builder() {}

        /** Speaks HTTPS with the certificate of this context. */
        public Builder tls(SSLContext context) {
            this.tls = context;
            return this;
        }

        /** Time that each request takes at least. */
        public Builder latency(Duration each) {
            this.latency = each;
            return this;
        }

        /** Hosts on which ports bind, in place of localhost, controller and this machine's name. */
        public Builder agentHosts(String... hosts) {
            this.agentHosts = Set.of(hosts);
            return this;
        }

        /** How many entries of a list each service gives at most at once, as operators limit it. */
        public Builder largestPage(int entries) {
            this.largestPage = entries;
            return this;
        }

        /** With an Octavia, which is in the catalogue; it makes load balancers when {@link OctaviaWorker#use} told it of what. */
        public Builder octavia() {
            this.octavia = true;
            return this;
        }

        /** The cloud as told, ready for requests. */
        public EmbeddedCloud start() {
            try {
                return new EmbeddedCloud(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Set<String> defaultHosts() {
            try {
                String own = InetAddress.getLocalHost().getHostName();
                return Set.copyOf(List.of("localhost", "controller", own));
            } catch (UnknownHostException e) {
                return Set.of("localhost", "controller");
            }
        }
    }
}
