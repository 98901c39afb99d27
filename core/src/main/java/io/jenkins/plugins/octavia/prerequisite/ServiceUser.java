package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Cloud.Identity;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The user and project of octavia.conf's {@code [service_auth]}: keypairs belong to a user and everything else to a
 * project, so what another makes Octavia does not find.
 */
final class ServiceUser {

    private static final String SECTION = "service_auth";

    private ServiceUser() {}

    /** @throws Refusal where the login is somebody else's than the file's */
    static void refuseMismatch(ConfFile conf, Cloud cloud) {
        List<String> mismatches = new ArrayList<>();
        compare(conf, "user", "username", "user_id", cloud.user(), mismatches);
        compare(conf, "project", "project_name", "project_id", cloud.project(), mismatches);
        if (!mismatches.isEmpty()) {
            throw new Refusal(
                    "login: " + String.join(" and ", mismatches)
                            + "; log in as the user and project of [service_auth], for keypairs and private flavors are theirs");
        }
    }

    private static void compare(
            ConfFile conf, String what, String nameOption, String idOption, Identity is, List<String> mismatches) {
        conf.get(new Option(SECTION, nameOption))
                .filter(name -> !name.equals(is.name()))
                .ifPresent(name -> mismatches.add(what + " " + is.name() + " where octavia.conf has " + name));
        conf.get(new Option(SECTION, idOption))
                .filter(id -> !id.equals(is.id()))
                .ifPresent(id -> mismatches.add(what + " id " + is.id() + " where octavia.conf has " + id));
    }
}
