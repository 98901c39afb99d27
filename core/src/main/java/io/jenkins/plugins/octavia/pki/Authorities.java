package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The certificate authorities of one Octavia. They are made once: amphorae trust these and no others until each is
 * failed over.
 *
 * @param server issues the certificates of amphorae
 * @param client signs the certificate of the controller; in the single-ca layout the same as {@code server}
 */
public record Authorities(Layout layout, Authority server, Authority client) {

    public static Authorities issue(CertificatesSpec spec, Clock clock, SecureRandom random) {
        var issuer = new CertificateIssuer(spec, clock, random);
        return switch (spec.layout()) {
            case SINGLE_CA -> {
                Authority only = issuer.authority("Octavia CA");
                yield new Authorities(Layout.SINGLE_CA, only, only);
            }
            case DUAL_CA -> {
                // Nearly all of the time goes into their keys, which know nothing of each other.
                var server = CompletableFuture.supplyAsync(() -> issuer.authority("Octavia server CA"));
                Authority client = issuer.authority("Octavia client CA");
                yield new Authorities(Layout.DUAL_CA, server.join(), client);
            }
        };
    }

    /**
     * A new client key and certificate under these authorities.
     *
     * @throws PkiException when the client CA has ended, or its key is of a kind that Octavia cannot use
     */
    public Bundle issueClient(CertificatesSpec spec, Clock clock, SecureRandom random) {
        return new Bundle(this, new CertificateIssuer(spec, clock, random).client(client, "Octavia controller"));
    }

    /** {@link Authority#fingerprint()} of each, server CA first; one in the single-ca layout. */
    public Set<String> fingerprints() {
        return new LinkedHashSet<>(List.of(server.fingerprint(), client.fingerprint()));
    }
}
