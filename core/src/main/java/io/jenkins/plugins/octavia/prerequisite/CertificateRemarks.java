package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.pki.Authorities;
import io.jenkins.plugins.octavia.pki.CertificateFiles;
import io.jenkins.plugins.octavia.pki.ClientIdentity;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Rsa;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What of certificates that are there is other than the specification says: a CA is made once, a client until its renewal. */
final class CertificateRemarks {

    /** Issuers let certificates begin a little before they make them. */
    private static final Duration TOLERANCE = Duration.ofDays(1);

    private final CertificateProfile spec;

    private CertificateRemarks(CertificateProfile spec) {
        this.spec = spec;
    }

    /** A line for each certificate that differs: what it has, what is asked, and when that will be. */
    static List<String> of(CertificateProfile spec, Authorities authorities, Optional<ClientIdentity> client) {
        CertificateRemarks remarks = new CertificateRemarks(spec);
        CertificateFiles files = CertificateFiles.of(spec.layout());
        Map<String, X509Certificate> certificates = new LinkedHashMap<>();
        certificates.put(files.serverCaCertificate(), authorities.server().certificate());
        certificates.put(files.clientCaCertificate(), authorities.client().certificate());
        List<String> lines = new ArrayList<>();
        certificates.forEach((file, authority) -> {
            List<String> others =
                    remarks.others(authority, Rsa::caBits, spec.validity().ca(), Instant.MAX);
            if (!others.isEmpty()) {
                lines.add("left as it is: " + file + " has " + String.join(", ", others)
                        + "; a CA is made once, for a second one would make every amphora unreachable");
            }
        });
        client.ifPresent(identity -> {
            List<String> others = remarks.others(
                    identity.certificate(),
                    Rsa::clientBits,
                    spec.validity().client(),
                    authorities.client().notAfter());
            if (!others.isEmpty()) {
                lines.add("left until its renewal (" + spec.renewWithin() + " before it ends at " + identity.notAfter()
                        + ", or at once if " + files.client() + " is moved away): it has "
                        + String.join(", ", others));
            }
        });
        return lines;
    }

    private List<String> others(X509Certificate certificate, ToIntFunction<Rsa> bits, Period validity, Instant latest) {
        List<String> others = new ArrayList<>();
        String key = spec.key() instanceof Rsa rsa
                ? "rsa " + bits.applyAsInt(rsa)
                : "ec " + ((Ec) spec.key()).curve().label();
        compare("key", key(certificate.getPublicKey()), key, others);
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        Instant asked = begin.atZone(ZoneOffset.UTC).plus(validity).toInstant();
        Instant due = asked.isAfter(latest) ? latest : asked;
        if (Duration.between(due, end).abs().compareTo(TOLERANCE) > 0) {
            others.add("validity " + begin + " to " + end + " where " + validity + " is asked");
        }
        Map<String, String> subject = subject(certificate);
        compare("country", subject.getOrDefault("C", ""), spec.subject().country(), others);
        compare("state", subject.getOrDefault("ST", ""), spec.subject().state(), others);
        compare("organization", subject.getOrDefault("O", ""), spec.subject().organization(), others);
        compare("unit", subject.getOrDefault("OU", ""), spec.subject().unit(), others);
        return others;
    }

    private static void compare(String what, String has, String asked, List<String> others) {
        if (!has.equals(asked.strip())) {
            others.add((has.isEmpty() ? "no " + what : what + " " + has)
                    + (asked.isBlank() ? " where none is asked" : " where " + asked + " is asked"));
        }
    }

    private static String key(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "rsa " + rsa.getModulus().bitLength();
        }
        return key instanceof ECPublicKey ec
                ? "ec P-" + ec.getParams().getCurve().getField().getFieldSize()
                : key.getAlgorithm();
    }

    private static Map<String, String> subject(X509Certificate certificate) {
        Map<String, String> parts = new LinkedHashMap<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                parts.put(rdn.getType(), String.valueOf(rdn.getValue()));
            }
        } catch (InvalidNameException e) {
            throw new IllegalStateException(e);
        }
        return parts;
    }
}
