package io.jenkins.plugins.octavia.pki;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.NetscapeCertType;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What OpenSSL finds when it verifies a chain (its crypto/x509/x509_vfy.c and v3_purp.c), at security level 2, which is
 * that of Python 3.10 and later and of Debian's and Ubuntu's OpenSSL.
 *
 * @param strict also what only Python 3.13 and later ask for, whose default context sets {@code VERIFY_X509_STRICT}
 * @param purpose of the certificate at the chain's beginning
 */
record Verification(boolean strict, Purpose purpose) {

    enum Purpose {
        TLS_CLIENT(
                KeyPurposeId.id_kp_clientAuth,
                NetscapeCertType.sslClient,
                KeyUsage.digitalSignature | KeyUsage.keyAgreement),
        TLS_SERVER(
                KeyPurposeId.id_kp_serverAuth,
                NetscapeCertType.sslServer,
                KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement);

        private final KeyPurposeId extended;
        private final int netscape;
        private final int keyUsage;

        Purpose(KeyPurposeId extended, int netscape, int keyUsage) {
            this.extended = extended;
            this.netscape = netscape;
            this.keyUsage = keyUsage;
        }
    }

    /** Something that OpenSSL refuses a certificate of the chain for. */
    record Fault(X509Certificate certificate, String message) {}

    /** Extensions that OpenSSL heeds, so that they may be critical. */
    private static final Set<ASN1ObjectIdentifier> HEEDED = Set.of(
            MiscObjectIdentifiers.netscapeCertType,
            Extension.keyUsage,
            Extension.subjectAlternativeName,
            Extension.basicConstraints,
            Extension.certificatePolicies,
            Extension.cRLDistributionPoints,
            Extension.extendedKeyUsage,
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.7"),
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.8"),
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.48.1.5"),
            Extension.policyConstraints,
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.14"),
            Extension.nameConstraints,
            Extension.policyMappings,
            Extension.inhibitAnyPolicy);

    /**
     * @param chain from the certificate itself up to what is trusted
     * @param below how many certificates are below the first one, of those that are not here: 1 for a CA that issues them
     */
    List<Fault> faults(List<X509Certificate> chain, int below) {
        List<Fault> faults = new ArrayList<>();
        int length = chain.size() + below;
        int pathLength = 0;
        for (int i = 0; i < chain.size(); i++) {
            if (Chain.isDamaged(chain.get(i))) {
                faults.add(new Fault(chain.get(i), "has an extension that is damaged"));
                continue;
            }
            // Times are not looked at here: each has a remedy of its own.
            Subject subject = new Subject(chain.get(i), i + below, length);
            subject.judge(pathLength, faults);
            if (i + below > 0 && !subject.isSelfIssued()) {
                pathLength++;
            }
            boolean isAnchor = i + 1 == chain.size();
            if (!isAnchor && !Chain.signed(chain.get(i + 1), chain.get(i))) {
                faults.add(new Fault(chain.get(i), "was not signed by the CA of its issuer's name that is here"));
            }
        }
        return faults;
    }

    /** Null if there is none. */
    static NetscapeCertType netscapeCertType(Extensions extensions) {
        Extension extension = Extensions.getExtension(extensions, MiscObjectIdentifiers.netscapeCertType);
        return extension == null ? null : new NetscapeCertType(ASN1BitString.getInstance(extension.getParsedValue()));
    }

    /** One certificate of a chain. */
    private final class Subject {
        private final X509Certificate certificate;
        private final int depth;
        private final int length;
        private final Extensions extensions;
        private final Optional<BasicConstraints> basicConstraints;
        private final Optional<KeyUsage> keyUsage;

        Subject(X509Certificate certificate, int depth, int length) {
            this.certificate = certificate;
            this.depth = depth;
            this.length = length;
            this.extensions = Chain.extensions(certificate);
            this.basicConstraints = Optional.ofNullable(BasicConstraints.fromExtensions(extensions));
            this.keyUsage = Optional.ofNullable(KeyUsage.fromExtensions(extensions));
        }

        boolean isSelfIssued() {
            return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        }

        private boolean isAuthority() {
            return basicConstraints.map(BasicConstraints::isCA).orElse(false);
        }

        private boolean isAnchor() {
            return depth + 1 == length;
        }

        private boolean forbids(int bits) {
            return keyUsage.map(usage -> !allows(usage, bits)).orElse(false);
        }

        /** Whether any of the bits is set. */
        private boolean allows(KeyUsage usage, int bits) {
            for (int bit = 1; bit <= 0x8000; bit <<= 1) {
                if ((bits & bit) != 0 && usage.hasUsages(bit)) {
                    return true;
                }
            }
            return false;
        }

        void judge(int pathLength, List<Fault> faults) {
            strength(faults);
            purpose(faults);
            criticalExtensions(faults);
            basicConstraints
                    .map(BasicConstraints::getPathLenConstraint)
                    .filter(limit -> depth > 0 && limit.compareTo(BigInteger.valueOf(pathLength)) < 0)
                    .ifPresent(limit -> add(faults, "basicConstraints allow only " + limit + " CAs below it"));
            if (strict && length > 1) {
                rfc5280(faults);
            }
        }

        private void strength(List<Fault> faults) {
            if (Strength.hasWeakKey(certificate)) {
                add(
                        faults,
                        "has a weak key: OpenSSL and Python refuse RSA of less than 2048 bits, EC of less than 224");
            }
            // Nobody looks at the signature of what is trusted by itself.
            if (!isAnchor() && Strength.hasWeakDigest(certificate)) {
                add(faults, "is signed with a weak digest: OpenSSL and Python refuse SHA-1 and MD5");
            }
        }

        private void purpose(List<Fault> faults) {
            ExtendedKeyUsage extended = ExtendedKeyUsage.fromExtensions(extensions);
            if (extended != null && !extended.hasKeyPurposeId(purpose.extended)) {
                add(
                        faults,
                        "extendedKeyUsage does not allow TLS "
                                + (purpose == Purpose.TLS_CLIENT ? "clients" : "servers"));
            }
            NetscapeCertType netscape = netscapeCertType(extensions);
            if (depth > 0) {
                authority(netscape, faults);
            } else if (forbids(purpose.keyUsage)) {
                add(faults, "keyUsage does not allow it to sign as a TLS client does");
            } else if (netscape != null && (netscape.intValue() & purpose.netscape) == 0) {
                add(faults, "nsCertType does not allow TLS clients");
            }
        }

        private void authority(NetscapeCertType netscape, List<Fault> faults) {
            boolean isOldRoot = certificate.getVersion() == 1 && isSelfIssued();
            if (forbids(KeyUsage.keyCertSign)) {
                add(faults, "keyUsage does not allow it to sign certificates");
            } else if (basicConstraints.isPresent() ? !isAuthority() : !isTakenWithout(isOldRoot, netscape)) {
                add(faults, "is not a CA certificate (basicConstraints CA:TRUE)");
            }
        }

        /** Old certificates say in other ways that they are of CAs, which counts for what is trusted, and not strictly. */
        private boolean isTakenWithout(boolean isOldRoot, NetscapeCertType netscape) {
            boolean says = isOldRoot
                    || keyUsage.isPresent()
                    || (netscape != null && (netscape.intValue() & NetscapeCertType.sslCA) != 0);
            return says && isAnchor() && !strict;
        }

        private void criticalExtensions(List<Fault> faults) {
            Set<String> all = certificate.getCriticalExtensionOIDs();
            for (String critical : all == null ? Set.<String>of() : all) {
                if (!HEEDED.contains(new ASN1ObjectIdentifier(critical))) {
                    add(faults, "has a critical extension that OpenSSL does not know (" + critical + ")");
                }
            }
        }

        /** What OpenSSL checks in chains of more than one certificate when it is told to be strict. */
        private void rfc5280(List<Fault> faults) {
            boolean isPathLimited =
                    basicConstraints.map(BasicConstraints::getPathLenConstraint).isPresent();
            if (isPathLimited && !isAuthority()) {
                add(faults, "limits a path without being a CA");
            }
            if (isPathLimited
                    && !keyUsage.map(usage -> allows(usage, KeyUsage.keyCertSign))
                            .orElse(true)) {
                add(faults, "limits a path without keyCertSign");
            }
            if (isAuthority() && !isCritical(Extension.basicConstraints)) {
                add(faults, "basicConstraints is not critical");
            }
            if (isAuthority() && keyUsage.isEmpty()) {
                add(faults, "has no keyUsage");
            }
            if (!isAuthority()
                    && keyUsage.map(usage -> allows(usage, KeyUsage.keyCertSign))
                            .orElse(false)) {
                add(faults, "keyUsage lets it sign certificates, but it is not a CA");
            }
            if (Strength.hasExplicitCurve(certificate)) {
                add(faults, "spells its curve out instead of naming it");
            }
            names(faults);
            identifiers(faults);
        }

        private void names(List<Fault> faults) {
            GeneralNames others = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
            boolean isNameless = certificate.getSubjectX500Principal().getName().isEmpty();
            boolean mayBeNameless = !isAuthority()
                    && !keyUsage.map(usage -> allows(usage, KeyUsage.cRLSign)).orElse(false)
                    && others != null;
            if (certificate.getIssuerX500Principal().getName().isEmpty()) {
                add(faults, "has no name of an issuer");
            }
            if (isNameless && !mayBeNameless) {
                add(faults, "has no subject");
            } else if (isNameless && !isCritical(Extension.subjectAlternativeName)) {
                add(faults, "has no subject, and a subjectAltName that is not critical");
            }
            if (others != null && others.getNames().length == 0) {
                add(faults, "has an empty subjectAltName");
            }
        }

        private void identifiers(List<Fault> faults) {
            AuthorityKeyIdentifier issuer = AuthorityKeyIdentifier.fromExtensions(extensions);
            if (isCritical(Extension.authorityKeyIdentifier)) {
                add(faults, "authorityKeyIdentifier is critical");
            }
            if (isCritical(Extension.subjectKeyIdentifier)) {
                add(faults, "subjectKeyIdentifier is critical");
            }
            if (certificate.getVersion() < 3) {
                if (extensions != null) {
                    add(faults, "has extensions, but is of version " + certificate.getVersion());
                }
                return;
            }
            if (!isAnchor() && (issuer == null || Chain.keyIdentifier(issuer) == null)) {
                add(faults, "has no authorityKeyIdentifier with the key's identifier");
            }
            if (isAuthority() && Extensions.getExtension(extensions, Extension.subjectKeyIdentifier) == null) {
                add(faults, "has no subjectKeyIdentifier");
            }
        }

        private boolean isCritical(ASN1ObjectIdentifier identifier) {
            Extension extension = Extensions.getExtension(extensions, identifier);
            return extension != null && extension.isCritical();
        }

        private void add(List<Fault> faults, String message) {
            faults.add(new Fault(certificate, message));
        }
    }
}
