package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * An HTTP proxy before all services of a cloud, which does to one request what a test wants. Requests are known by method,
 * path and names of parameters, with what differs from run to run taken out, and by how many of that kind came before:
 * those that are sent at the same time arrive in any order.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}";

    private static final Timeouts HURRIED =
            new Timeouts(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofMillis(600));

    /**
     * Something that is to go wrong.
     *
     * @param request as {@link #requests()} gives it
     * @param lasting whether it also happens to every later request of the same kind
     */
    public record Mishap(String request, Fault fault, boolean lasting) {
        @Override
        public String toString() {
            return request + " " + fault.label() + (lasting ? " from then on" : "");
        }
    }

    private final CloudConfig config;
    private final UnaryOperator<String> naming;
    private final Optional<Mishap> mishap;
    private final ServerSocket server;
    /** Has a port that nobody else gets, and where nobody listens. */
    private final Socket closed = new Socket();

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Route nowhere;
    private final Route hurried;
    private final Watch outgoing = new Watch();
    private final Watch incoming = new Watch();
    private final List<Callable<Message>> postponed = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    /** @param naming takes out of a path what is the test's own */
    public FaultyProxy(CloudConfig config, UnaryOperator<String> naming, Optional<Mishap> mishap) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        this.server = new ServerSocket(0, 100, here);
        this.closed.bind(new InetSocketAddress(here, 0));
        this.nowhere = through(closed.getLocalPort(), Timeouts.DEFAULT);
        this.hurried = through(server.getLocalPort(), HURRIED);
        this.naming = naming;
        this.mishap = mishap;
        this.config = config.withRoute(through(server.getLocalPort(), Timeouts.DEFAULT));
        threads.submit(this::accept);
    }

    private static Route through(int port, Timeouts timeouts) {
        ProxySelector proxy = ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Route(Optional.empty(), true, Optional.of(proxy), timeouts);
    }

    /** The cloud behind the proxy; no time is lost between the repetitions of a request. */
    public Cloud connect() {
        Map<Route, Http> ways = new ConcurrentHashMap<>();
        return Cloud.connect(
                config,
                call -> ways.computeIfAbsent(route(call, config.route()), way -> new Http(way, new FakeCloud.Pauses()))
                        .send(call));
    }

    /** A file that is sent through the proxy: the route to the cloud says how. */
    public ImageFile file(Path path) {
        ImageFile file = new LocalImageFile(path);
        return file.sentBy((call, route, progress) -> file.send(call, route(call, route), progress));
    }

    /** To where nobody listens, or in a hurry, or as usual: these cannot be had on the way. */
    private Route route(Call call, Route usual) {
        Optional<Fault> fault = outgoing.due(kind(call.method(), call.uri()));
        if (fault.equals(Optional.of(Fault.REFUSED))) {
            return nowhere;
        }
        return fault.filter(Set.of(Fault.SLOW, Fault.LATE)::contains).isPresent() ? hurried : usual;
    }

    /** What came, in the order in which it came. */
    public List<String> requests() {
        return List.copyOf(incoming.requests);
    }

    /** Lets services do what they were asked and nobody waits for any more. */
    public void carryOutPostponed() throws Exception {
        for (Callable<Message> request : postponed) {
            request.call();
        }
    }

    /** Whether what was to go wrong did. */
    public boolean isHit() {
        return outgoing.isHit;
    }

    /** Every token that went through. */
    public Set<String> tokens() {
        return Set.copyOf(tokens);
    }

    /** Counts requests, on one side of the proxy. */
    private final class Watch {
        final List<String> requests = new CopyOnWriteArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        volatile boolean isHit;

        /** What is to happen to a request of this kind that comes now. */
        synchronized Optional<Fault> due(String kind) {
            String request = kind + " #" + numbers.merge(kind, 1, Integer::sum);
            requests.add(request);
            Optional<Fault> due = mishap.filter(m -> m.request().equals(request)
                            || m.lasting() && isHit && m.request().startsWith(kind + " #"))
                    .map(Mishap::fault);
            isHit |= due.isPresent();
            return due;
        }
    }

    private String kind(String method, URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery().replaceAll("=[^&]*", "");
        return method + " " + naming.apply(uri.getRawPath()).replaceAll(ID, "ID") + query;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                threads.submit(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                InputStream in = client.getInputStream()) {
            Message head = Message.head(in);
            Relay relay = new Relay(client, in, head);
            Optional<Fault> fault = incoming.due(kind(relay.method(), relay.target()));
            if (fault.isPresent()) {
                fault.get().course().run(relay);
            } else {
                relay.send(relay.forward());
            }
        } catch (IOException e) {
            // Who asked has gone.
        } finally {
            sockets.remove(client);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            closed.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    /** One request, of which only the head has been read, and what can be done with it. */
    final class Relay {
        private final Socket client;
        private final InputStream in;
        private final Message head;

        Relay(Socket client, InputStream in, Message head) {
            this.client = client;
            this.in = in;
            this.head = head;
        }

        String method() {
            return head.firstLine().split(" ")[0];
        }

        URI target() {
            return URI.create(head.firstLine().split(" ")[1]);
        }

        /** Lets the service act, and gives its answer. */
        Message forward() throws IOException {
            try (Socket service = deliver(in.readNBytes(head.length()))) {
                Message answer = Message.answer(service.getInputStream());
                answer.header("X-Subject-Token").ifPresent(tokens::add);
                return answer;
            }
        }

        private Socket deliver(byte[] body) throws IOException {
            URI target = target();
            Socket service = new Socket(target.getHost(), target.getPort());
            String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
            head.withFirstLine(method() + " " + path + " HTTP/1.1")
                    .with(body)
                    .write(service.getOutputStream(), head.length());
            return service;
        }

        void send(Message answer) throws IOException {
            answer.write(client.getOutputStream(), answer.body().length);
        }

        /** Answers in place of the service, which does not hear of it. */
        void answer(int status, String reason, String body) throws IOException {
            in.readNBytes(head.length());
            String lines = "HTTP/1.1 " + status + " " + reason;
            send(new Message(List.of(lines.split("\r\n")), body.getBytes(StandardCharsets.UTF_8)));
        }

        /** Ends the connection with RST. */
        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        /** Says nothing until the other side gives up. */
        void hold() throws IOException {
            in.read();
        }

        /** As {@link #hold}; {@link FaultyProxy#carryOutPostponed} lets the service act. */
        void postpone() throws IOException {
            byte[] body = in.readNBytes(head.length());
            postponed.add(() -> {
                try (Socket service = deliver(body)) {
                    return Message.answer(service.getInputStream());
                }
            });
            hold();
        }

        /** Brings half of the body to the service, then ends both connections. */
        void cut() throws IOException {
            try (Socket service = deliver(in.readNBytes(head.length() / 2))) {
                service.setSoLinger(true, 0);
            }
            reset();
        }
    }
}
