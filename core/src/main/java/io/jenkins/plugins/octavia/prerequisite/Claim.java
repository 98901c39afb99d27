package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The right to make a secret, of which several runs that begin together must make only one. A tag on the management
 * network claims it, the lowest counts; who comes later finds the guard's tag when its turn comes.
 */
record Claim(Networking neutron, Network network, Settling settling) {

    private static final String TAG = "octavia-claim=";
    private static final int RANDOM_BYTES = 16;
    /** Quiet times after which who has the claim is taken for dead: it needs less than one. */
    private static final int PATIENCE = 5;

    /** Does the work when it is this run's turn, with what the network says by then. */
    <T> T during(SecureRandom random, Function<Guard, T> work) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String own = TAG + HexFormat.of().formatHex(bytes);
        neutron.addTag(network, own);
        try {
            Network now = settled();
            for (int wait = 1; !lowest(now).equals(own); wait++) {
                if (wait % PATIENCE == 0) {
                    neutron.removeTag(network, lowest(now));
                }
                now = settled();
            }
            return work.apply(new Guard(Optional.of(now)));
        } finally {
            neutron.removeTag(network, own);
        }
    }

    private Network settled() {
        return settling.settled(this::look, now -> List.copyOf(now.tags()));
    }

    private Network look() {
        return neutron.networks(network.name()).stream()
                .filter(n -> n.id().equals(network.id()))
                .findFirst()
                .orElseThrow(() -> new Refusal("network " + network.name() + ": it is gone; run again"));
    }

    private static String lowest(Network network) {
        return network.tags().stream()
                .filter(tag -> tag.startsWith(TAG))
                .min(Comparator.naturalOrder())
                .orElse("");
    }
}
