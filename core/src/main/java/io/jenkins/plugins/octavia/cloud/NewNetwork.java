package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.cloud.Network.Provider;
import io.jenkins.plugins.octavia.cloud.Network.Settings;
import java.util.Optional;

/**
 * A network to be created.
 *
 * @param provider empty if Neutron shall choose, as it does for projects
 */
public record NewNetwork(String name, String description, Optional<Provider> provider, Settings settings) {

    void writeTo(ObjectNode body) {
        body.put("name", name).put("description", description);
        provider.ifPresent(given -> given.writeTo(body));
        settings.writeTo(body);
    }
}
