package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that has to outlast a folder of certificates that is not kept itself: the authorities, their client, and how far their
 * replacement has come.
 *
 * @param bundle of those that sign
 * @param next those that will sign; in phase {@code trust} alone
 * @param before those that signed, and their client; in phase {@code switch} alone
 */
public record KeptAuthorities(Bundle bundle, Optional<Authorities> next, Optional<Bundle> before, RotationState state) {

    /** @throws PkiException if what is there is not that of the phase */
    public KeptAuthorities {
        if (next.isPresent() != (state.phase() == Phase.TRUST)
                || before.isPresent() != (state.phase() == Phase.SWITCH)) {
            throw new PkiException(
                    "certificates",
                    "the authorities are not those of phase " + state.phase().label(),
                    "give the file as it was archived, or restore the credentials from a backup");
        }
    }

    /** Of which none is being replaced. */
    public KeptAuthorities(Bundle bundle) {
        this(bundle, Optional.empty(), Optional.empty(), RotationState.NONE);
    }

    /** {@link Authority#fingerprint()} of all that are trusted, those that sign first. */
    public Set<String> fingerprints() {
        Set<String> all = bundle.authorities().own();
        Stream.concat(next.stream(), before.stream().map(Bundle::authorities))
                .forEach(authorities -> all.addAll(authorities.own()));
        return all;
    }

    /** Whether the other holds the same; keys are known by their certificates. */
    public boolean isSame(KeptAuthorities other) {
        return state.equals(other.state) && certificates().equals(other.certificates());
    }

    private List<X509Certificate> certificates() {
        List<X509Certificate> all = new ArrayList<>();
        for (Bundle each : Stream.concat(Stream.of(bundle), before.stream()).toList()) {
            all.add(each.client().certificate());
            add(all, each.authorities());
        }
        next.ifPresent(each -> add(all, each));
        return all;
    }

    private static void add(List<X509Certificate> all, Authorities authorities) {
        all.add(authorities.server().certificate());
        all.add(authorities.client().certificate());
    }
}
