package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The roles that Octavia's own user needs, by the services' default policies: the login is that user. Octavia makes ports with
 * addresses on networks of other projects, and has Keystone check the tokens of its users.
 */
public final class ServiceRoles {

    /** Of each service the roles of which one is enough. */
    private static final Map<String, List<String>> NEEDED = needed();

    private ServiceRoles() {}

    private static Map<String, List<String>> needed() {
        Map<String, List<String>> needed = new LinkedHashMap<>();
        needed.put("Nova", List.of("admin", "member"));
        needed.put("Neutron", List.of("admin", "advsvc"));
        needed.put("Glance", List.of("admin", "member", "reader"));
        needed.put("Keystone", List.of("admin", "service"));
        return needed;
    }

    /** What the login lacks, in one line with what to do; empty if nothing. */
    public static Optional<String> missing(Cloud cloud) {
        List<String> lacking = NEEDED.entrySet().stream()
                .filter(service -> service.getValue().stream().noneMatch(cloud.roleNames()::contains))
                .map(service -> service.getKey() + " needs " + String.join(" or ", service.getValue()))
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of("roles: user " + cloud.user().name() + " has "
                        + cloud.roleNames().stream().collect(Collectors.joining(", ")) + " in project "
                        + cloud.project().name() + ", but of the user that Octavia logs in as "
                        + String.join(", ", lacking) + "; have an administrator run: openstack role add --user "
                        + cloud.user().id() + " --project " + cloud.project().id() + " admin");
    }
}
