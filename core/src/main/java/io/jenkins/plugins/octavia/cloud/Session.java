package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.cloud.Authentication.Login;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Token;
import io.jenkins.plugins.octavia.cloud.ImageFile.Sent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.types.Facing;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * One login for a whole run, used by many threads: sends with the current token, and takes a new one when the service
 * no longer accepts it.
 *
 * <p>It is openstack4j's resolver of endpoints too: openstack4j's own answers a missing service with Keystone's address
 * and keeps endpoints for the whole JVM. And so our executor finds, in the configuration that openstack4j hands it, the
 * session that a request belongs to.
 */
final class Session implements EndpointURLResolver {

    /** The first microversion whose flavors carry their extra specs (Nova 18.0.0, Rocky). */
    private static final String COMPUTE_API = "2.61";

    private static final String API_VERSION = "OpenStack-API-Version";

    private final CloudConfig config;
    private final CloudClock clock = new CloudClock();
    private final Transport transport;
    private final Authentication authentication;
    private final Config openstack4j;
    private volatile Login login;
    private volatile Catalog catalog;
    private volatile Runnable fence = () -> {};

    Session(CloudConfig config, Transport transport) {
        this.config = config;
        this.transport = clock.over(transport);
        this.authentication = new Authentication(config, this.transport);
        this.openstack4j = Config.newConfig().withEndpointURLResolver(this);
        renew(null);
    }

    JsonNode login() {
        return login.details();
    }

    CloudClock clock() {
        return clock;
    }

    /** Takes a new token, unless another thread has done so since. */
    private synchronized void renew(Login stale) {
        if (login == stale) {
            login = login(config.name());
            catalog = Catalog.of(config, login.details());
        }
    }

    private Login login(String cloud) {
        try {
            Login fresh = authentication.login();
            // That of a given token is when somebody else took it.
            if (!(config.credential() instanceof Token) && fresh.details().hasNonNull("issued_at")) {
                clock.setUnlessKnown(Json.time(fresh.details(), "issued_at"));
            }
            return fresh;
        } catch (CloudException e) {
            throw e.about("cloud " + cloud);
        }
    }

    /** openstack4j's client for this thread and this unit of work: it keeps its client in a thread-local. */
    OSClientV3 openstack4j() {
        KeystoneToken token = new KeystoneToken();
        token.setId(login.token());
        return OSFactory.clientFromToken(token, Facing.PUBLIC, openstack4j);
    }

    @Override
    public String findURLV2(URLResolverParams params) {
        return findURLV3(params);
    }

    @Override
    public String findURLV3(URLResolverParams params) {
        return url(Service.of(params.type));
    }

    /** The name of the region; empty if the cloud has none that is the only one, and none was asked for. */
    String region() {
        return catalog.wantedRegion();
    }

    /** Whether the cloud's catalogue has a service in the region. */
    boolean has(Service service) {
        return catalog.has(service);
    }

    /** Where a service is. */
    String url(Service service) {
        return catalog.url(service);
    }

    /** Whether the region has a service of any of these types. */
    boolean offers(Set<String> types) {
        return catalog.offers(types);
    }

    JsonNode get(Service service, String path) {
        return answered(service, path, (json, answer) -> json);
    }

    /** Asks for what a service says outside of the versions of its API. */
    JsonNode getAtRoot(Service service, String path) {
        Call call = atRoot(service, path);
        Answer answer = exchange(call);
        refuseErrors(service, call, answer);
        return answer.json(call);
    }

    /** Likewise for what says all by its status: another program may answer in the service's place. */
    void probeAtRoot(Service service, String path) {
        Call call = atRoot(service, path);
        refuseErrors(service, call, exchange(call));
    }

    private Call atRoot(Service service, String path) {
        URI root = URI.create(service.root(url(service)) + path);
        return new Call("GET", root, Map.of("Accept", "application/json"), new byte[0]);
    }

    /** @param reader of the answer's JSON and the answer itself */
    <T> T answered(Service service, String path, BiFunction<JsonNode, Answer, T> reader) {
        Call call = call(service, "GET", path, new byte[0], "application/json");
        Answer answer = exchange(call);
        refuseErrors(service, call, answer);
        return reader.apply(answer.json(call), answer);
    }

    /** From now on this is run before each request that changes something; what it throws keeps the request from being sent. */
    void fence(Runnable check) {
        fence = check;
    }

    /** Sends and gives the JSON of the answer, an empty object if there is none. */
    JsonNode send(Service service, String method, String path, Optional<JsonNode> body) {
        return send(service, method, path, body, "application/json");
    }

    JsonNode send(Service service, String method, String path, Optional<JsonNode> body, String type) {
        Call call = call(service, method, path, body.map(Json::bytes).orElse(new byte[0]), type);
        Answer answer = exchange(call);
        refuseErrors(service, call, answer);
        return answer.json(call);
    }

    /** Asks Keystone, whose address is not in its own catalog for all. */
    JsonNode identity(String method, String path, Optional<JsonNode> body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        if (body.isPresent()) {
            headers.put("Content-Type", "application/json");
        }
        Call call = new Call(
                method,
                URI.create(config.authUrl() + path),
                headers,
                body.map(Json::bytes).orElse(new byte[0]));
        Answer answer = exchange(call);
        refuseErrors("keystone", call, answer);
        return answer.json(call);
    }

    /** Sends what may be sent without the lock: a lock itself. */
    void sendUnfenced(Service service, String method, String path, Optional<JsonNode> body) {
        Call call = call(service, method, path, body.map(Json::bytes).orElse(new byte[0]), "application/json");
        Answer answer = send(call);
        refuseErrors(service, call, answer);
        answer.json(call);
    }

    void deleteUnfenced(Service service, String path) {
        Call call = call(service, "DELETE", path, new byte[0], "application/json");
        Answer answer = send(call);
        if (answer.status() != 404) {
            refuseErrors(service, call, answer);
        }
    }

    /** Asks Nova in a later microversion than others need. */
    JsonNode post(String path, JsonNode body, String computeApi) {
        Call call = call(Service.COMPUTE, "POST", path, Json.bytes(body), "application/json")
                .with(API_VERSION, "compute " + computeApi);
        Answer answer = exchange(call);
        refuseErrors(Service.COMPUTE, call, answer);
        return answer.json(call);
    }

    /** Deletes; that it is gone already is not an error: a repeated request may find it so. */
    void delete(Service service, String path) {
        Call call = call(service, "DELETE", path, new byte[0], "application/json");
        Answer answer = exchange(call);
        if (answer.status() != 404) {
            refuseErrors(service, call, answer);
            answer.json(call);
        }
    }

    /** Sends a file as it is, once. */
    FileHash upload(Service service, String path, ImageFile file, LongConsumer progress) {
        fence.run();
        Call call = call(service, "PUT", path, new byte[0], "application/octet-stream");
        Sent sent = file.send(authorized(call), config.route(), progress);
        refuseErrors(service, call, sent.answer());
        sent.answer().json(call);
        return sent.hash();
    }

    /** Sends what openstack4j asks for, which sorts out errors by {@link #refuseErrors} as well. */
    Answer exchange(Call call) {
        if (call.method().equals("GET")) {
            return send(call);
        }
        fence.run();
        return send(call.checked(fence));
    }

    private Answer send(Call call) {
        Login used = login;
        Answer answer = transport.send(authorized(call));
        if (answer.status() == 401) {
            renew(used);
            call.again().run();
            answer = transport.send(authorized(call));
        }
        return answer;
    }

    /** @throws CloudException if the answer is an error or a redirect */
    void refuseErrors(Service service, Call call, Answer answer) {
        refuseErrors(service.project(), call, answer);
    }

    private static void refuseErrors(String project, Call call, Answer answer) {
        if (answer.status() >= 300) {
            String id =
                    answer.requestId().map(text -> " (request " + text + ")").orElse("");
            throw CloudException.answered(
                    project + " answered " + call + " with " + answer.outcome(call.uri()) + Advice.on(answer) + id,
                    answer.status());
        }
    }

    private Call call(Service service, String method, String path, byte[] body, String type) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        if (body.length > 0 || method.equals("PUT")) {
            headers.put("Content-Type", type);
        }
        return new Call(method, URI.create(url(service) + path), headers, body);
    }

    private Call authorized(Call call) {
        Call authorized = call.with("X-Auth-Token", login.token());
        return call.headers().containsKey(API_VERSION)
                ? authorized
                : authorized.with(API_VERSION, "compute " + COMPUTE_API);
    }
}
