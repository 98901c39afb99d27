package io.jenkins.plugins.octavia.cloud;

import java.util.Locale;

/** What to do about an error that a service answered. */
final class Advice {

    private static final String QUOTA = "; raise the project's quota";

    private Advice() {}

    /** To be put behind the service's own words; empty if nothing better than these is known. */
    static String on(Answer answer) {
        String message = answer.message();
        boolean quota = message.toLowerCase(Locale.ROOT).contains("quota");
        return switch (answer.status()) {
            case 401 -> "; look at the service's log, it does not take the token that keystone has just given";
            case 403 ->
                message.endsWith("is protected and cannot be deleted.")
                        ? "; take its protection off if it is to go (openstack image set --unprotected ID)"
                        : quota ? QUOTA : "; log in as a user whose roles allow this, usually admin";
            case 409 -> quota ? QUOTA : "; run again when what is in the way has gone";
            case 413 -> QUOTA;
            case 429 -> "; run again later, the service asks for fewer requests";
            default -> byClass(answer.status());
        };
    }

    private static String byClass(int status) {
        if (status >= 500) {
            return "; look at the service's log and run again, what is done already is kept";
        }
        return status < 400 ? "; a redirect is not followed, the token stays with this host: correct the catalog" : "";
    }
}
