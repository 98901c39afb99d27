package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** What to do when one is near its end, or of no use any more. */
    public static final String REPLACE = "plan a new CA; every amphora has to be failed over for it";

    public static Authorities issue(CertificateProfile profile, Clock clock, SecureRandom random) {
        var issuer = new CertificateIssuer(profile, clock, random);
        return switch (profile.layout()) {
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
    public Bundle issueClient(CertificateProfile profile, Clock clock, SecureRandom random) {
        return new Bundle(this, new CertificateIssuer(profile, clock, random).client(client, "Octavia controller"));
    }

    /** When each of those that end within a period does, by the path of its file. */
    public Map<String, Instant> ending(Period within, Clock clock) {
        CertificateFiles files = CertificateFiles.of(layout);
        Map<String, Instant> ends = new LinkedHashMap<>();
        ends.put(files.serverCaCertificate(), server.notAfter());
        ends.put(files.clientCaCertificate(), client.notAfter());
        ends.values().removeIf(end -> !Lifetime.endsWithin(end, within, clock));
        return ends;
    }

    /** {@link Authority#fingerprint()} of each, server CA first; one in the single-ca layout. */
    public Set<String> fingerprints() {
        return new LinkedHashSet<>(List.of(server.fingerprint(), client.fingerprint()));
    }
}
