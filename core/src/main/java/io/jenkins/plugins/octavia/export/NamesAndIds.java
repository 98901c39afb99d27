package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What scripts and other tools want to know of a deployment. No secret. */
final class NamesAndIds {

    private NamesAndIds() {}

    /** In words with underscores between them; what the deployment does not have is left out. */
    static Map<String, String> of(Deployed deployed) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("cloud", deployed.deployment().cloud());
        values.put("region", deployed.deployment().region());
        values.put("project_id", deployed.deployment().projectId());
        add(values, "flavor", first(deployed, Kind.FLAVOR));
        first(deployed, Kind.KEYPAIR).ifPresent(keypair -> values.put("keypair_name", keypair.name()));
        add(values, "network", first(deployed, Kind.NETWORK));
        add(values, "subnet", first(deployed, Kind.SUBNET));
        add(values, "amphora_security_group", deployed.amphoraGroup());
        add(values, "health_manager_security_group", deployed.healthManagerGroup());
        add(values, "image", first(deployed, Kind.IMAGE));
        deployed.option(OctaviaConf.AMP_IMAGE_TAG).ifPresent(tag -> values.put("image_tag", tag));
        deployed.option(OctaviaConf.AMP_IMAGE_OWNER_ID).ifPresent(owner -> values.put("image_owner_id", owner));
        deployed.option(OctaviaConf.CONTROLLER_IP_PORT_LIST)
                .ifPresent(list -> values.put("controller_ip_port_list", list));
        // Steps of a pipeline do not say whose region and project it is.
        values.values().removeIf(String::isEmpty);
        return values;
    }

    private static Optional<Resource> first(Deployed deployed, Kind kind) {
        List<Resource> all = deployed.resources(kind);
        return all.stream().findFirst();
    }

    private static void add(Map<String, String> values, String what, Optional<Resource> resource) {
        resource.ifPresent(one -> {
            values.put(what + "_id", one.id());
            values.put(what + "_name", one.name());
        });
    }
}
