package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Load balancing, version 2: load balancers and amphorae that are records and carry nothing. */
final class Octavia extends Service {
    private final LoadBalancers loadBalancers;
    private final String root;
    private final String authUrl;

    /**
     * @param images give the id of the newest active one with a tag and of an owner
     * @param computeFlavors whether Nova has one of that id
     * @param networks whether Neutron has one of that id
     * @param nova where the servers of amphorae are
     */
    Octavia(
            OctaviaWorker worker,
            String demoProject,
            BiFunction<String, String, Optional<String>> images,
            Predicate<String> computeFlavors,
            Predicate<String> networks,
            Amphorae.Nova nova,
            int largestPage,
            String root,
            String authUrl) {
        super("load-balancer");
        this.root = root;
        this.authUrl = authUrl;
        router.open("GET", "/", call -> Answer.json(200, Json.object("versions", versions())));
        router.open("GET", "/healthcheck", call -> Answer.text(200, "text/plain; charset=UTF-8", ""));
        OctaviaListing listing = new OctaviaListing(root, largestPage);
        OctaviaFlavors flavors =
                new OctaviaFlavors(tag -> images.apply(tag, "").isPresent(), computeFlavors, this::isUsed);
        flavors.serve(router, listing);
        loadBalancers = new LoadBalancers(worker, new Amphorae(worker, images, nova), listing, flavors);
        loadBalancers.serve(router);
        new OctaviaZones(networks, loadBalancers::isIn).serve(router, listing);
        router.add("GET", "/v2/lbaas/providers", call -> Answer.json(200, Json.object("providers", providers())));
        worker.keeps(new OctaviaWorker.Records() {
            @Override
            public void change(String id, Consumer<ObjectNode> change) {
                synchronized (Octavia.this) {
                    change.accept(loadBalancers.record(id));
                }
            }

            @Override
            public String create(String name) {
                synchronized (Octavia.this) {
                    String id = loadBalancers.create(Json.object().put("name", name), demoProject);
                    loadBalancers.advance();
                    return id;
                }
            }
        });
    }

    /** Whether a load balancer has an Octavia flavor. */
    private boolean isUsed(String flavor) {
        return loadBalancers.use(flavor);
    }

    private static ArrayNode providers() {
        ArrayNode providers = Json.array();
        providers.addObject().put("name", "amphora").put("description", "The Octavia Amphora driver.");
        providers
                .addObject()
                .put("name", "octavia")
                .put("description", "Deprecated alias of the Octavia Amphora driver.");
        return providers;
    }

    private ArrayNode versions() {
        ArrayNode versions = Json.array();
        for (int minor = 0; minor <= 26; minor++) {
            versions.addObject()
                    .put("id", "v2." + minor)
                    .put("status", minor == 26 ? "CURRENT" : "SUPPORTED")
                    .put("updated", "2022-08-29T00:00:00Z")
                    .putArray("links")
                    .addObject()
                    .put("href", root + "/v2")
                    .put("rel", "self");
        }
        return versions;
    }

    @Override
    void admit(Call call) {
        // Reading asks for a role of Octavia's own; of the roles here only admin has it.
        if (call.caller() != null && !call.caller().isAdmin()) {
            throw new ApiError(403, "Policy does not allow this request to be performed.");
        }
    }

    @Override
    Answer failure(ApiError error) {
        return Answer.json(
                error.status,
                Json.object()
                        .put("faultcode", error.status < 500 ? "Client" : "Server")
                        .put("faultstring", error.getMessage())
                        .putNull("debuginfo"));
    }

    @Override
    Answer unauthorized() {
        return unauthorizedByMiddleware().with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
    }

    @Override
    Answer unknownPath() {
        return Answer.text(
                404,
                "text/html; charset=UTF-8",
                "<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n"
                        + "  The resource could not be found.<br /><br />\n\n\n\n </body>\n</html>");
    }
}
