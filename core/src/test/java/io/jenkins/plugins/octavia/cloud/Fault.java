package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.util.Arrays;

/** What can happen to a request on its way to a service and back. */
public enum Fault {
    /** Before it is sent; what comes all the same, later, is let through. */
    REFUSED("refused", relay -> relay.send(relay.forward())),
    RESET("reset", FaultyProxy.Relay::reset),
    ANSWER_LOST("lost", relay -> {
        relay.forward();
        relay.reset();
    }),
    SLOW("slow", relay -> {
        relay.forward();
        relay.hold();
    }),
    /** It is carried out when the run has ended, as by a service that hung. */
    LATE("late", FaultyProxy.Relay::postpone),
    TOKEN_EXPIRED("401", answer(401, "The request you have made requires authentication.")),
    FORBIDDEN("403", answer(403, "Policy does not allow this request to be performed.")),
    CONFLICT("409", answer(409, "Conflict with what another request does.")),
    QUOTA("quota 409", answer(409, "Quota exceeded for resources: of every kind.")),
    TOO_LARGE("quota 413", answer(413, "Quota exceeded, too many of every kind.")),
    TOO_MANY("429", relay -> relay.answer(429, "Too Many Requests\r\nRetry-After: 1", message("Slow down."))),
    ERROR("500", answer(500, "Unexpected API error.")),
    UNAVAILABLE("503", answer(503, "The server is temporarily unable to handle the request.")),
    HTML("HTML", relay -> relay.answer(200, "OK", "<html><body><h1>It works!</h1></body></html>")),
    TRUNCATED("half JSON", relay -> relay.send(half(relay.forward()))),
    CUT("cut", FaultyProxy.Relay::cut);

    /** Carries the fault out. */
    interface Course {
        void run(FaultyProxy.Relay relay) throws IOException;
    }

    private final String label;
    private final Course course;

    Fault(String label, Course course) {
        this.label = label;
        this.course = course;
    }

    public String label() {
        return label;
    }

    Course course() {
        return course;
    }

    private static Course answer(int status, String words) {
        return relay -> relay.answer(status, "Fault", message(words));
    }

    private static String message(String words) {
        return "{\"error\": {\"message\": \"" + words + "\"}}";
    }

    /** A whole answer of HTTP whose body breaks off, as where a service died while it wrote. */
    private static Message half(Message answer) {
        byte[] body = answer.body();
        return answer.with(Arrays.copyOf(body, body.length / 2));
    }
}
