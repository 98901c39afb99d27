package io.jenkins.plugins.octavia.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What {@code openssl verify -x509_strict} refuses, and with it Python since 3.13, whose default TLS context sets
 * {@code VERIFY_X509_STRICT}: departures from RFC 5280 sections 4.2.1.1 to 4.2.1.12.
 */
final class StrictX509 {
    private static final String PYTHON = "Python 3.13 and later refuse it";
    private static final String REPLACE_CA = "plan a new CA; every amphora has to be failed over for it";
    private static final String REISSUE = "issue a new client certificate under the same CA";

    /** The sixth bit of the key usage (RFC 5280 section 4.2.1.3). */
    private static final int KEY_CERT_SIGN = 5;

    private StrictX509() {}

    static List<Finding> authority(String file, X509Certificate certificate) {
        List<Finding> findings = new ArrayList<>();
        if (certificate.getBasicConstraints() < 0) {
            findings.add(Finding.error(file, "is not a CA certificate (basicConstraints CA:TRUE)", REPLACE_CA));
        } else if (!isCritical(certificate, Extension.basicConstraints.getId())) {
            findings.add(Finding.warning(file, "basicConstraints is not critical: " + PYTHON, REPLACE_CA));
        }
        boolean[] keyUsage = certificate.getKeyUsage();
        if (keyUsage == null) {
            findings.add(Finding.warning(file, "has no keyUsage: " + PYTHON, REPLACE_CA));
        } else if (!keyUsage[KEY_CERT_SIGN]) {
            findings.add(Finding.error(file, "keyUsage does not allow it to sign certificates", REPLACE_CA));
        } else if (!isCritical(certificate, Extension.keyUsage.getId())) {
            findings.add(Finding.warning(file, "keyUsage is not critical, as RFC 5280 wants it", REPLACE_CA));
        }
        identifiers(file, certificate, REPLACE_CA, findings);
        return findings;
    }

    static List<Finding> client(String file, X509Certificate certificate) {
        List<Finding> findings = new ArrayList<>();
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(KeyPurposeId.id_kp_clientAuth.getId())) {
                findings.add(Finding.error(file, "extendedKeyUsage does not allow TLS clients", REISSUE));
            }
        } catch (CertificateParsingException e) {
            findings.add(Finding.error(file, "extendedKeyUsage is damaged", REISSUE));
        }
        identifiers(file, certificate, REISSUE, findings);
        return findings;
    }

    private static void identifiers(String file, X509Certificate certificate, String advice, List<Finding> findings) {
        if (certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId()) == null) {
            findings.add(Finding.warning(file, "has no subjectKeyIdentifier: " + PYTHON, advice));
        }
        if (certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId()) == null) {
            findings.add(Finding.warning(file, "has no authorityKeyIdentifier: " + PYTHON, advice));
        }
    }

    private static boolean isCritical(X509Certificate certificate, String extension) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        return critical != null && critical.contains(extension);
    }
}
