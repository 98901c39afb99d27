package io.jenkins.plugins.octavia.cloud;

import java.util.Locale;

/** What to do about an error that a service answered. */
final class Advice {

    private Advice() {}

    /** To be put behind the service's own words; empty where nothing better than these is known. */
    static String on(Answer answer) {
        boolean quota = answer.message().toLowerCase(Locale.ROOT).contains("quota");
        switch (answer.status()) {
            case 401:
                return "; look at the service's log, it does not take the token that keystone has just given";
            case 403:
                if (answer.message().endsWith("is protected and cannot be deleted.")) {
                    return "; take its protection off if it is to go (openstack image set --unprotected ID)";
                }
                return quota
                        ? "; raise the project's quota"
                        : "; log in as a user whose roles allow this, usually admin";
            case 409:
                return quota ? "; raise the project's quota" : "; run again when what is in the way has gone";
            case 413:
                return "; raise the project's quota";
            case 429:
                return "; run again later, the service asks for fewer requests";
            default:
                if (answer.status() >= 500) {
                    return "; look at the service's log and run again, what is done already is kept";
                }
                return answer.status() < 400
                        ? "; a redirect is not followed, the token stays with this host: correct the catalog"
                        : "";
        }
    }
}
