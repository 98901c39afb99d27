package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.Network.Settings;
import java.util.Optional;

/** A network of which Neutron chooses everything. */
public final class PlainNetwork {

    private static final Settings NEUTRONS_CHOICE =
            new Settings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private PlainNetwork() {}

    public static NewNetwork of(String name, String description) {
        return new NewNetwork(name, description, Optional.empty(), NEUTRONS_CHOICE);
    }
}
