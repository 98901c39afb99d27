package io.jenkins.plugins.octavia.embedded;

/** Image service, version 2. */
final class Glance extends Service {
    private final String authUrl;

    Glance(String root, String authUrl) {
        super("image");
        this.authUrl = authUrl;
        new Images(root, this).serve(router);
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
