package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.text.Printable;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The right to make a secret, of which several runs that begin together must make only one. A tag on the management
 * network claims it, the lowest counts; who comes later finds the guard's tag when its turn comes.
 */
record Claim(Networking neutron, Network network, Settling settling) {

    private static final String TAG = "octavia-claim=";
    private static final int RANDOM_BYTES = 16;
    /** Quiet times after which who has the claim is taken for dead: it needs less than one. */
    private static final int PATIENCE = 5;
    /** Quiet times, ten minutes of them, within which many runs at once come to their turn. */
    private static final int LONGEST = 300;

    /** Does the work when it is this run's turn, with what the network says by then. */
    <T> T during(SecureRandom random, Function<Guard, T> work) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String own = TAG + HexFormat.of().formatHex(bytes);
        Network now;
        T done;
        try {
            neutron.addTag(network, own);
            now = awaited(settled(), claim -> claim.compareTo(own) < 0);
            done = work.apply(new Guard(Optional.of(now)));
        } finally {
            neutron.removeTag(network, own);
        }
        awaited(now, claim -> !claim.equals(own));
        return done;
    }

    /** Waits until nobody has a claim, so that what dead runs left goes also where nothing is to be made. */
    void awaitNone() {
        awaited(network, claim -> true);
    }

    /** The network when it has no such claim any more; one that stays too long is taken away. */
    private Network awaited(Network seen, Predicate<String> which) {
        Network now = seen;
        Optional<String> holder = lowest(now, which);
        int waits = 0;
        for (int wait = 1; holder.isPresent(); ) {
            if (++waits > LONGEST) {
                throw new Refusal("network " + Printable.line(network.name()) + ": tags " + TAG
                        + "... keep coming, though no run needs one for long; look who writes them, and run again");
            }
            if (wait % PATIENCE == 0) {
                neutron.removeTag(network, holder.get());
            }
            now = settled();
            Optional<String> next = lowest(now, which);
            wait = next.equals(holder) ? wait + 1 : 1;
            holder = next;
        }
        return now;
    }

    private Network settled() {
        return settling.settled(this::seen, now -> List.copyOf(now.tags()));
    }

    /** What the network says now. */
    Guard look() {
        return new Guard(Optional.of(seen()));
    }

    private Network seen() {
        return neutron.network(network.id())
                .orElseThrow(
                        () -> new Refusal("network " + Printable.line(network.name()) + ": it is gone; run again"));
    }

    private static Optional<String> lowest(Network network, Predicate<String> which) {
        return network.tags().stream()
                .filter(tag -> tag.startsWith(TAG))
                .filter(which)
                .min(Comparator.naturalOrder());
    }
}
