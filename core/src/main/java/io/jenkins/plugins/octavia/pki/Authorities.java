package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The certificate authorities of one Octavia. Amphorae trust these and no others until each is failed over.
 *
 * @param server issues the certificates of amphorae
 * @param client signs the certificate of the controller; in the single-ca layout the same as {@code server}
 * @param others {@link Authority#fingerprint()} of those that are trusted beside these while one takes the place of another
 */
public record Authorities(Layout layout, Authority server, Authority client, Set<String> others) {

    /** What to do when one is near its end, or Python will refuse it. */
    public static final String REPLACE = "replace it (certs rotate); every amphora has to be failed over for it";

    static final String REPLACE_AT_ONCE =
            "replace it (certs rotate --compromised, for nothing trusts it any more), and fail over every amphora";

    public Authorities {
        others = Collections.unmodifiableSet(new LinkedHashSet<>(others));
    }

    public Authorities(Layout layout, Authority server, Authority client) {
        this(layout, server, client, Set.of());
    }

    public static Authorities issue(CertificateProfile profile, Clock clock, SecureRandom random) {
        return issue(profile, clock, random, UnaryOperator.identity());
    }

    /**
     * New ones to take the place of others, whose names they must not have: certificates of amphorae name their issuer, and of
     * two of one name OpenSSL tries one.
     */
    static Authorities issueAfter(Authorities old, CertificateProfile profile, Clock clock, SecureRandom random) {
        String date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        List<String> taken = Stream.of(old.server(), old.client())
                .map(authority ->
                        authority.certificate().getSubjectX500Principal().getName())
                .toList();
        for (int number = 1; ; number++) {
            String suffix = " " + date + (number == 1 ? "" : "." + number);
            if (taken.stream().noneMatch(name -> name.contains(suffix + ",") || name.endsWith(suffix))) {
                return issue(profile, clock, random, name -> name + suffix);
            }
        }
    }

    private static Authorities issue(
            CertificateProfile profile, Clock clock, SecureRandom random, UnaryOperator<String> names) {
        var issuer = new CertificateIssuer(profile, clock, random);
        return switch (profile.layout()) {
            case SINGLE_CA -> {
                Authority only = issuer.authority(names.apply("Octavia CA"));
                yield new Authorities(Layout.SINGLE_CA, only, only);
            }
            case DUAL_CA -> {
                // Nearly all of the time goes into their keys, which know nothing of each other.
                var server = CompletableFuture.supplyAsync(() -> issuer.authority(names.apply("Octavia server CA")));
                Authority client = issuer.authority(names.apply("Octavia client CA"));
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

    /** {@link Authority#fingerprint()} of each that signs, server CA first; one in the single-ca layout. */
    Set<String> own() {
        return new LinkedHashSet<>(List.of(server.fingerprint(), client.fingerprint()));
    }

    /** The same of each that is trusted, those that sign first. */
    public Set<String> fingerprints() {
        Set<String> all = own();
        all.addAll(others);
        return all;
    }
}
