package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Image service, version 2. */
final class Glance extends Service {
    private final String authUrl;
    private final Images images;

    Glance(int largestPage, String root, String authUrl) {
        super("image");
        this.authUrl = authUrl;
        router.open("GET", "/", call -> Answer.json(300, versions(root)));
        images = new Images(root, largestPage, this);
        images.serve(router);
    }

    /** The id of the newest active image with a tag, of an owner or of anybody if that is empty. */
    synchronized Optional<String> newest(String tag, String owner) {
        return images.newest(tag, owner);
    }

    private static ObjectNode versions(String root) {
        ArrayNode versions = Json.array();
        for (String id : List.of("v2.15", "v2.9", "v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1", "v2.0")) {
            versions.addObject()
                    .put("id", id)
                    .put("status", versions.size() == 1 ? "CURRENT" : "SUPPORTED")
                    .putArray("links")
                    .addObject()
                    .put("rel", "self")
                    .put("href", root + "/v2/");
        }
        return Json.object("versions", versions);
    }

    @Override
    Answer failure(ApiError error) {
        return plain(error.status, error.getMessage());
    }

    @Override
    Answer unauthorized() {
        return plain(
                        401,
                        "This server could not verify that you are authorized to access the document you requested. "
                                + "Either you supplied the wrong credentials (e.g., bad password), or your browser does "
                                + "not understand how to supply the credentials required.")
                .with("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\"");
    }

    @Override
    Answer unknownPath() {
        return plain(404, "The resource could not be found.");
    }

    /** The text that WebOb makes of an error where the client did not ask for HTML or JSON. */
    private static Answer plain(int status, String message) {
        return Answer.text(
                status,
                "text/plain; charset=UTF-8",
                status + " " + ApiError.reason(status) + "\n\n" + message + "\n\n   ");
    }
}
