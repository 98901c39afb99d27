package io.jenkins.plugins.octavia.embedded;

import java.io.IOException;
import java.util.UUID;

/** One of the services: its paths, and how it writes what goes wrong. */
abstract class Service {
    final String name;
    final Router router = new Router();

    Service(String name) {
        this.name = name;
    }

    abstract Answer failure(ApiError error);

    abstract Answer unauthorized();

    abstract Answer unknownPath();

    /** Adds the headers that the service sends with every answer. */
    Answer dressed(Call call, Answer answer) {
        return answer.with("X-Openstack-Request-Id", requestId());
    }

    /** Refuses a call before its handler is asked. */
    void admit(Call call) {}

    final Answer answer(Call call, Router.Match match) throws IOException {
        try {
            admit(call);
            if (match == null) {
                return dressed(call, unknownPath());
            }
            return dressed(call, handled(call, match));
        } catch (ApiError error) {
            return dressed(call, failure(error));
        } catch (RuntimeException defect) {
            return dressed(call, failure(new ApiError(500, "HTTPInternalServerError", defect.toString())));
        }
    }

    /** One at a time, so that looking and then changing is one act; what streams takes the lock itself. */
    private Answer handled(Call call, Router.Match match) throws IOException {
        if (match.streams()) {
            return match.handler().answer(call);
        }
        synchronized (this) {
            return match.handler().answer(call);
        }
    }

    static String requestId() {
        return "req-" + UUID.randomUUID();
    }

    /** Written by keystonemiddleware in front of Nova and Neutron. */
    static Answer unauthorizedByMiddleware() {
        return Answer.json(
                401,
                Json.object(
                        "error",
                        Json.object()
                                .put("code", 401)
                                .put("title", "Unauthorized")
                                .put("message", "The request you have made requires authentication.")));
    }
}
