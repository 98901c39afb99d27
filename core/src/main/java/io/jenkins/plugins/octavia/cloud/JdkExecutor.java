package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/**
 * Lets openstack4j send through {@link Http}, with its time-outs, repetitions and errors. Found by openstack4j as a
 * service of its own class loader.
 */
public final class JdkExecutor implements HttpExecutorService {

    private static final Set<String> MAY_BE_MISSING = Set.of("GET", "DELETE");

    @Override
    public String getExecutorDisplayName() {
        return "java.net.http";
    }

    @Override
    public <R> HttpResponse execute(HttpRequest<R> request) {
        Session session = (Session) request.getConfig().getEndpointURLResolver();
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        byte[] body = body(request);
        headers.put("Accept", "application/json");
        headers.put("Content-Type", "application/json");
        Call call = new Call(request.getMethod().name(), uri(request), headers, body);
        Answer answer = session.exchange(call);
        // openstack4j makes null of a missing resource, whatever was asked, and loses the service's words on errors.
        if (answer.status() != 404 || !MAY_BE_MISSING.contains(call.method())) {
            session.refuseErrors(service(call), call, answer);
            answer.json(call);
        }
        return new Response(call, answer);
    }

    private static Service service(Call call) {
        return call.uri().getPath().contains("/v2.0/") ? Service.NETWORK : Service.COMPUTE;
    }

    private static URI uri(HttpRequest<?> request) {
        String query = request.getQueryParams() == null
                ? ""
                : request.getQueryParams().entrySet().stream()
                        .flatMap(e -> e.getValue().stream().map(v -> encoded(e.getKey()) + "=" + encoded(v)))
                        .collect(Collectors.joining("&", "?", ""));
        return URI.create(request.getUrl() + query);
    }

    private static String encoded(Object text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }

    private static byte[] body(HttpRequest<?> request) {
        if (request.hasJson()) {
            return request.getJson().getBytes(StandardCharsets.UTF_8);
        }
        Object entity = request.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try {
            return ObjectMapperSingleton.getContext(entity.getClass()).writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private record Response(Call call, Answer answer) implements HttpResponse {

        @Override
        public <T> T getEntity(Class<T> type) {
            return getEntity(type, null);
        }

        @Override
        public <T> T getEntity(Class<T> type, ExecutionOptions<T> options) {
            return HttpEntityHandler.handle(this, type, options, true);
        }

        @Override
        public <T> T readEntity(Class<T> type) {
            try {
                return ObjectMapperSingleton.getContext(type).readerFor(type).readValue(answer.body());
            } catch (IOException e) {
                throw CloudException.unanswered(
                        call + ": the answer is not what nova and neutron answer; does "
                                + call.uri().getAuthority() + " lead to the service itself?",
                        true);
            }
        }

        @Override
        public int getStatus() {
            return answer.status();
        }

        @Override
        public String getStatusMessage() {
            return answer.message();
        }

        @Override
        public String getContentType() {
            return header("Content-Type");
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(answer.body());
        }

        @Override
        public String header(String name) {
            return answer.header(name).orElse(null);
        }

        @Override
        public Map<String, String> headers() {
            return answer.headers().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, e -> e.getValue().get(0)));
        }

        @Override
        public void close() {}
    }
}
