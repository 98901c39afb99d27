package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Compute, version 2.1, whose servers run nothing. */
final class Nova extends Service {
    private static final Map<Integer, String> FAULTS = Map.of(
            400, "badRequest",
            403, "forbidden",
            404, "itemNotFound",
            409, "conflictingRequest",
            413, "overLimit",
            415, "badMediaType",
            429, "overLimit",
            503, "serviceUnavailable");

    /** The availability zone that every Nova has. */
    static final String ZONE = "nova";

    private final String root;
    private final String authUrl;
    private final Flavors flavors;
    private final Servers servers;

    Nova(Identities identities, int largestPage, String root, String authUrl) {
        super("compute");
        this.root = root;
        this.authUrl = authUrl;
        router.open(
                "GET",
                "/",
                call -> Answer.json(200, Json.object("versions", Json.array().add(version()))));
        router.open("GET", "/v2.1", call -> Answer.json(200, Json.object("version", detailedVersion())));
        flavors = new Flavors(identities, largestPage, root);
        flavors.serve(router);
        new Keypairs(root).serve(router);
        new ComputeQuotas().serve(router);
        router.add(
                "GET",
                "/v2.1/os-availability-zone",
                call -> Answer.json(
                        200, Json.object("availabilityZoneInfo", Json.array().add(zone()))));
        servers = new Servers(flavors::sizes);
        servers.serve(router);
    }

    private static ObjectNode zone() {
        return Json.object()
                .put("zoneName", ZONE)
                .<ObjectNode>set("zoneState", Json.object().put("available", true))
                .putNull("hosts");
    }

    /** Whether there is a flavor of that id. */
    synchronized boolean hasFlavor(String id) {
        return flavors.has(id);
    }

    /** @return its id */
    synchronized String boot(String name, String flavor, String project) {
        return servers.boot(name, flavor, project);
    }

    synchronized void remove(String server) {
        servers.remove(server);
    }

    @Override
    void admit(Call call) {
        Microversion.of(call);
    }

    @Override
    Answer failure(ApiError error) {
        ObjectNode body = Json.object(
                FAULTS.getOrDefault(error.status, "computeFault"),
                Json.object().put("code", error.status).put("message", error.getMessage()));
        return Answer.text(error.status, "application/json; charset=UTF-8", body.toString());
    }

    @Override
    Answer unauthorized() {
        return unauthorizedByMiddleware().with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
    }

    @Override
    Answer unknownPath() {
        return Answer.text(
                404, "text/plain; charset=UTF-8", "404 Not Found\n\nThe resource could not be found.\n\n   ");
    }

    @Override
    Answer dressed(Call call, Answer answer) {
        String request = requestId();
        String version = Microversion.asked(call).equals("latest")
                ? Microversion.of(call).toString()
                : Microversion.asked(call);
        return answer.with("OpenStack-API-Version", "compute " + version)
                .with("X-OpenStack-Nova-API-Version", version)
                .with("Vary", "X-OpenStack-Nova-API-Version")
                .with("X-Openstack-Request-Id", request)
                .with("X-Compute-Request-Id", request);
    }

    private ObjectNode version() {
        ObjectNode version = Json.object()
                .put("id", "v2.1")
                .put("status", "CURRENT")
                .put("version", "2.93")
                .put("min_version", "2.1")
                .put("updated", "2013-07-23T11:33:21Z");
        version.putArray("links").addObject().put("rel", "self").put("href", root + "/v2.1/");
        return version;
    }

    private ObjectNode detailedVersion() {
        ObjectNode version = version();
        version.withArray("links")
                .addObject()
                .put("rel", "describedby")
                .put("type", "text/html")
                .put("href", "http://docs.openstack.org/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=2.1");
        return version;
    }

    /** Refuses whoever is not an administrator, in Nova's words. */
    static void adminOnly(Call call, String rule) {
        if (!call.caller().isAdmin()) {
            throw forbidden(rule);
        }
    }

    static ApiError forbidden(String rule) {
        return new ApiError(403, "Policy doesn't allow os_compute_api:" + rule + " to be performed.");
    }
}
