package io.jenkins.plugins.octavia.cloud;

import com.google.common.base.Throwables;
import io.jenkins.plugins.octavia.cloud.BoundedBody.TooLarge;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * HTTP with time-outs and patience. What may be repeated without harm is repeated when the connection fails or the
 * service says 429 or 502 to 504; a few times also what Neutron has no quota for, and a list of its that met a
 * deletion. Redirects are never followed, so that a token stays with the host it was meant for; answers are bounded.
 * Interrupting the calling thread ends the request at once.
 */
public final class Http implements Transport {

    private static final int MAX_ATTEMPTS = 5;
    private static final int MAX_ATTEMPTS_IN_A_RACE = 4;
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private final HttpClient client;
    private final Timeouts timeouts;
    private final BackOff backOff;

    public Http(Route route) {
        this(route, BackOff.JITTERED);
    }

    Http(Route route, BackOff backOff) {
        this.timeouts = route.timeouts();
        this.backOff = backOff;
        this.client = Connections.by(route);
    }

    @Override
    public Answer send(Call call) {
        long deadline = System.nanoTime() + timeouts.overall().toNanos();
        for (int attempt = 1; ; attempt++) {
            Duration wait = backOff.delay(attempt);
            boolean last = attempt == MAX_ATTEMPTS;
            try {
                Answer answer = once(call, Math.min(timeouts.read().toNanos(), deadline - System.nanoTime()));
                boolean again = BUSY.contains(answer.status()) && (call.isRepeatable() || answer.status() == 429)
                        || isRace(call, answer) && attempt < MAX_ATTEMPTS_IN_A_RACE;
                wait = answer.retryAfter().orElse(wait);
                if (!again || last || wait.compareTo(Duration.ofNanos(deadline - System.nanoTime())) > 0) {
                    return answer;
                }
            } catch (IOException e) {
                boolean sent = !neverSent(e);
                boolean hopeless = isRefusal(e) || e instanceof TooLarge;
                if (hopeless || last || (sent && !call.isRepeatable()) || System.nanoTime() > deadline) {
                    throw CloudException.unanswered(call + ": " + why(call.uri(), e), sent, e);
                }
            }
            backOff.pause(wait);
            call.again().run();
        }
    }

    /** Whether another request at the same moment may be what is in the way. */
    private static boolean isRace(Call call, Answer answer) {
        return answer.isOverQuota() || call.isListOfNeutron() && answer.isNotFoundByNeutron();
    }

    /** Sends a file, once. Fails when nothing has moved for the read time-out or, all sent, for the overall one. */
    Answer upload(Call call, FileBody file) {
        try (file) {
            return await(
                    request(call, file.publisher()),
                    () -> file.lastMove() + (file.isSent() ? timeouts.overall() : timeouts.read()).toNanos());
        } catch (IOException e) {
            throw CloudException.unanswered(call + ": " + why(call.uri(), e), true, e);
        }
    }

    private Answer once(Call call, long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        BodyPublisher body =
                call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body());
        return await(request(call, body), () -> deadline);
    }

    private static HttpRequest request(Call call, BodyPublisher body) {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri()).method(call.method(), body);
            call.headers().forEach(builder::setHeader);
            return builder.build();
        } catch (IllegalArgumentException e) {
            // Java's message repeats the header, which may be the token.
            throw CloudException.of(call + ": the address " + call.uri() + " or the token has characters that HTTP does"
                    + " not allow");
        }
    }

    /** Waits until the deadline, which may move on while the answer is awaited. */
    private Answer await(HttpRequest request, LongSupplier deadline) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new BoundedBody());
        try {
            while (true) {
                long left = deadline.getAsLong() - System.nanoTime();
                if (left <= 0) {
                    throw new IOException("none in time");
                }
                try {
                    HttpResponse<byte[]> response =
                            answer.get(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
                    return new Answer(response.statusCode(), response.headers().map(), response.body());
                } catch (TimeoutException e) {
                    continue;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CloudException.aborted(request.method() + " " + request.uri().getPath() + ": aborted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** Java strings the messages of all causes together, with the names of its classes. */
    private static String last(String messages) {
        return messages.substring(messages.lastIndexOf(": ") + 1).strip();
    }

    private static boolean neverSent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    /** Whether TLS itself ended it, and not a connection that broke while TLS began, of which this is all that Java says. */
    private static boolean isRefusal(IOException e) {
        return e instanceof SSLException && !"Remote host terminated the handshake".equals(e.getMessage());
    }

    private static String tls(IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (Throwables.getCausalChain(e).stream().noneMatch(CertificateException.class::isInstance)) {
            return " and this machine cannot agree on TLS (" + reason + "); is it https at that port?";
        }
        return reason.contains("No subject alternative") || reason.contains("No name matching")
                ? " has a certificate for another name (" + reason + "); use the name that it is for"
                : " is not trusted (" + last(reason) + "); give the authority that signed its certificate as cacert";
    }

    private static String why(URI uri, IOException e) {
        String server = uri.getScheme() + "://" + uri.getAuthority();
        if (isRefusal(e)) {
            return server + tls(e);
        }
        if (e instanceof TooLarge) {
            return e.getMessage() + "; does " + server + " lead to the service itself?";
        }
        if (e.getCause() instanceof UnresolvedAddressException) {
            return server + " has a host name that cannot be resolved";
        }
        if (neverSent(e)) {
            return server + " cannot be reached; is the service up, and is a proxy needed?";
        }
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "no answer from " + server + " (" + reason + "); run again, what is done already is kept";
    }
}
