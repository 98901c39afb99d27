package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A size of server; only its extra specs and the projects that may use it ever change.
 *
 * @param number row in Nova's database, which some messages show in place of the id
 */
record Flavor(
        int number,
        String id,
        String name,
        Sizes sizes,
        boolean isPublic,
        String description,
        Map<String, String> extraSpecs,
        Set<String> projects) {
    record Sizes(int ram, int disk, int vcpus, int swap, int ephemeral, double rxtxFactor) {}

    Flavor(int number, String id, String name, Sizes sizes, boolean isPublic, String description) {
        this(number, id, name, sizes, isPublic, description, new TreeMap<>(), new TreeSet<>());
    }

    boolean usableBy(Token caller) {
        return isPublic || caller.isAdmin() || projects.contains(caller.projectId());
    }

    ObjectNode summary(Microversion version, String root) {
        ObjectNode body = links(Json.object().put("id", id).put("name", name), root);
        return version.atLeast(55) ? body.put("description", description) : body;
    }

    ObjectNode detail(Microversion version, String root) {
        ObjectNode body = Json.object()
                .put("id", id)
                .put("name", name)
                .put("ram", sizes.ram)
                .put("disk", sizes.disk);
        if (sizes.swap == 0 && !version.atLeast(75)) {
            body.put("swap", "");
        } else {
            body.put("swap", sizes.swap);
        }
        body.put("OS-FLV-EXT-DATA:ephemeral", sizes.ephemeral)
                .put("OS-FLV-DISABLED:disabled", false)
                .put("vcpus", sizes.vcpus)
                .put("os-flavor-access:is_public", isPublic)
                .put("rxtx_factor", sizes.rxtxFactor);
        links(body, root);
        if (version.atLeast(55)) {
            body.put("description", description);
        }
        return version.atLeast(61) ? body.set("extra_specs", specs()) : body;
    }

    ObjectNode specs() {
        ObjectNode specs = Json.object();
        extraSpecs.forEach(specs::put);
        return specs;
    }

    private ObjectNode links(ObjectNode body, String root) {
        body.putArray("links")
                .add(Json.object().put("rel", "self").put("href", root + "/v2.1/flavors/" + id))
                .add(Json.object().put("rel", "bookmark").put("href", root + "/flavors/" + id));
        return body;
    }
}
