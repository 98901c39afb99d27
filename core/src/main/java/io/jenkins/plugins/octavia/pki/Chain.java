package io.jenkins.plugins.octavia.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * A certificate and those that vouch for it, one after the other, as OpenSSL puts them together.
 *
 * @param isTrusted whether the last one is among those that are trusted
 * @param isComplete whether the last one is such, and a root
 */
record Chain(List<X509Certificate> certificates, boolean isTrusted, boolean isComplete) {

    /**
     * @param sent certificates that come with the first one and may be on the way to one that is trusted
     * @param trusted in the order of their file
     * @param isPartial whether it ends with the first one that is trusted, root or not ({@code VERIFY_X509_PARTIAL_CHAIN})
     */
    static Chain of(
            X509Certificate first,
            List<X509Certificate> sent,
            List<X509Certificate> trusted,
            boolean isPartial,
            Instant now) {
        List<X509Certificate> chain = new ArrayList<>(List.of(first));
        X509Certificate last = first;
        while (!isSelfSigned(last) && !(isPartial && trusted.contains(last))) {
            X509Certificate subject = last;
            Optional<X509Certificate> issuer = issuer(subject, trusted, now)
                    .or(() -> trusted.contains(subject) ? Optional.empty() : issuer(subject, sent, now))
                    .filter(found -> !chain.contains(found));
            if (issuer.isEmpty()) {
                break;
            }
            last = issuer.get();
            chain.add(last);
        }
        boolean isTrusted = trusted.contains(last);
        return new Chain(List.copyOf(chain), isTrusted, isTrusted && isSelfSigned(last));
    }

    /** Whether each was signed by the next one. */
    boolean isSigned() {
        return IntStream.range(1, certificates.size())
                .allMatch(i -> signed(certificates.get(i), certificates.get(i - 1)));
    }

    /** Whether a certificate has parts that no reader can take apart. */
    static boolean isDamaged(X509Certificate certificate) {
        try {
            Extensions all = extensions(certificate);
            AuthorityKeyIdentifier.fromExtensions(all);
            SubjectKeyIdentifier.fromExtensions(all);
            BasicConstraints.fromExtensions(all);
            KeyUsage.fromExtensions(all);
            ExtendedKeyUsage.fromExtensions(all);
            GeneralNames.fromExtensions(all, Extension.subjectAlternativeName);
            Verification.netscapeCertType(all);
            return false;
        } catch (RuntimeException e) {
            // BouncyCastle throws whatever it stumbles over.
            return true;
        }
    }

    /** The first one that is valid at the time, else the one that was for longest. */
    private static Optional<X509Certificate> issuer(
            X509Certificate subject, List<X509Certificate> candidates, Instant now) {
        List<X509Certificate> fit =
                candidates.stream().filter(ca -> mayHaveIssued(ca, subject)).toList();
        return fit.stream()
                .filter(ca -> !now.isBefore(ca.getNotBefore().toInstant())
                        && now.isBefore(ca.getNotAfter().toInstant()))
                .findFirst()
                .or(() -> fit.stream().max(Comparator.comparing(X509Certificate::getNotAfter)));
    }

    /** Whether names, identifiers and kinds of key fit; the signature is looked at only when the chain is there. */
    private static boolean mayHaveIssued(X509Certificate ca, X509Certificate subject) {
        if (isDamaged(ca)
                || isDamaged(subject)
                || !ca.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
            return false;
        }
        boolean isEc = ca.getPublicKey().getAlgorithm().startsWith("EC");
        boolean isSignedByEc = subject.getSigAlgName().endsWith("ECDSA");
        AuthorityKeyIdentifier wanted = AuthorityKeyIdentifier.fromExtensions(extensions(subject));
        return isEc == isSignedByEc && (wanted == null || identifies(wanted, ca));
    }

    private static boolean identifies(AuthorityKeyIdentifier wanted, X509Certificate ca) {
        SubjectKeyIdentifier key = SubjectKeyIdentifier.fromExtensions(extensions(ca));
        byte[] wantedKey = keyIdentifier(wanted);
        boolean isKey = wantedKey == null || key == null || Arrays.equals(wantedKey, key.getKeyIdentifier());
        boolean isSerial = wanted.getAuthorityCertSerialNumber() == null
                || wanted.getAuthorityCertSerialNumber().equals(ca.getSerialNumber());
        boolean isIssuer = wanted.getAuthorityCertIssuer() == null
                || Stream.of(wanted.getAuthorityCertIssuer().getNames())
                        .filter(name -> name.getTagNo() == GeneralName.directoryName)
                        .findFirst()
                        .map(name -> X500Name.getInstance(name.getName())
                                .equals(holder(ca).getIssuer()))
                        .orElse(true);
        return isKey && isSerial && isIssuer;
    }

    /**
     * Null if there is none. BouncyCastle's own methods for it differ between the version that Jenkins has and newer
     * ones.
     */
    static byte[] keyIdentifier(AuthorityKeyIdentifier identifier) {
        for (ASN1Encodable part : ASN1Sequence.getInstance(identifier.toASN1Primitive())) {
            ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(part);
            if (tagged.getTagNo() == 0) {
                return ASN1OctetString.getInstance(tagged, false).getOctets();
            }
        }
        return null;
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return mayHaveIssued(certificate, certificate);
    }

    /** Whether a private key belongs to a certificate. */
    static boolean belongs(PrivateKey key, X509Certificate certificate) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(
                        certificate.getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes();
        return Arrays.equals(PublicHalf.bits(PrivateKeyInfo.getInstance(key.getEncoded())), bits);
    }

    /** Whether a CA signed a certificate, by its key and by its name. */
    static boolean signed(X509Certificate ca, X509Certificate certificate) {
        try {
            if (!CertificateKey.isUsed(holder(ca).getSubjectPublicKeyInfo())) {
                return false;
            }
            certificate.verify(ca.getPublicKey(), BouncyCastle.PROVIDER);
            return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException | RuntimeException e) {
            // BouncyCastle takes a signature apart without care: damage is whatever it throws
            return false;
        }
    }

    /** Null if there are none, which BouncyCastle takes too. */
    static Extensions extensions(X509Certificate certificate) {
        return holder(certificate).getExtensions();
    }

    static JcaX509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
