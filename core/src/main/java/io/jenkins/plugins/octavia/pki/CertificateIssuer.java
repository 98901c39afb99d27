package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Rsa;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.function.ToIntFunction;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.NetscapeCertType;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates with the extensions of Octavia's certificate guide, so that strict X.509 verification
 * ({@code openssl verify -x509_strict}, Python 3.13 and later) accepts them.
 *
 * @see <a href="https://docs.openstack.org/octavia/latest/admin/guides/certificates.html">Octavia Certificate
 *     Configuration Guide</a>
 */
record CertificateIssuer(CertificateProfile profile, Clock clock, SecureRandom random) {
    /** An amphora checks certificates before NTP has set its clock: one that lags must not find them not yet valid. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** At most 20 octets and positive (RFC 5280 section 4.1.2.2). */
    private static final int SERIAL_BITS = 159;

    Authority authority(String commonName) {
        KeyPair pair = keyPair(Rsa::caBits);
        X500Name name = subject(commonName);
        var builder = new JcaX509v3CertificateBuilder(
                name, serial(), notBefore(), Date.from(after(profile.validity().ca(), clock)), name, pair.getPublic());
        try {
            return signed(builder, keyIdentifier(pair.getPublic()), pair);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same key under the same name and key identifier, so that what it has signed fits the new certificate too. */
    Authority renewed(Authority old) {
        X509Certificate certificate = old.certificate();
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var builder = new X509v3CertificateBuilder(
                name,
                serial(),
                notBefore(),
                Date.from(after(profile.validity().ca(), clock)),
                name,
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()));
        try {
            return signed(
                    builder, storedKeyIdentifier(certificate), new KeyPair(certificate.getPublicKey(), old.key()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Authority signed(X509v3CertificateBuilder builder, SubjectKeyIdentifier keyId, KeyPair pair)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        // No authority below it: what Octavia and we issue are end entities alone.
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign | KeyUsage.keyCertSign))
                .addExtension(Extension.subjectKeyIdentifier, false, keyId)
                .addExtension(
                        Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId.getKeyIdentifier()));
        return new Authority(sign(builder, pair.getPublic(), pair.getPrivate()), pair.getPrivate());
    }

    ClientIdentity client(Authority issuer, String commonName) {
        if (!clock.instant().isBefore(issuer.notAfter())) {
            throw new PkiException("client CA", "ended at " + issuer.notAfter(), Authorities.REPLACE_AT_ONCE);
        }
        KeyPair pair = keyPair(Rsa::clientBits);
        var builder = new X509v3CertificateBuilder(
                // taken as it stands: the same name in another encoding breaks the chain for OpenSSL
                X500Name.getInstance(
                        issuer.certificate().getSubjectX500Principal().getEncoded()),
                serial(),
                notBefore(),
                Date.from(clientEnd(profile, issuer, clock)),
                subject(commonName),
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        try {
            builder.addExtension(Extension.basicConstraints, false, new BasicConstraints(false))
                    .addExtension(
                            MiscObjectIdentifiers.netscapeCertType,
                            false,
                            new NetscapeCertType(NetscapeCertType.sslClient | NetscapeCertType.smime))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(clientKeyUsage(pair.getPublic())))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_emailProtection
                    }))
                    .addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new AuthorityKeyIdentifier(
                                    storedKeyIdentifier(issuer.certificate()).getKeyIdentifier()));
            return new ClientIdentity(
                    sign(builder, issuer.certificate().getPublicKey(), issuer.key()), pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A chain is valid until its first certificate ends: a later date than the CA's would be a promise not kept. */
    static Instant clientEnd(CertificateProfile profile, Authority issuer, Clock clock) {
        Instant end = after(profile.validity().client(), clock).truncatedTo(ChronoUnit.SECONDS);
        return end.isAfter(issuer.notAfter()) ? issuer.notAfter() : end;
    }

    private KeyPair keyPair(ToIntFunction<Rsa> bits) {
        return profile.key() instanceof Rsa rsa
                ? KeyPairs.rsa(bits.applyAsInt(rsa), random)
                : KeyPairs.ec(((Ec) profile.key()).curve().secName(), random);
    }

    /** RFC 5480 section 3 forbids keyEncipherment with EC keys: they agree on keys, they do not encrypt them. */
    private static int clientKeyUsage(PublicKey key) {
        int usage = KeyUsage.nonRepudiation | KeyUsage.digitalSignature;
        return key instanceof RSAPublicKey ? usage | KeyUsage.keyEncipherment : usage;
    }

    private X509Certificate sign(X509v3CertificateBuilder builder, PublicKey signerPublic, PrivateKey signer)
            throws OperatorCreationException, GeneralSecurityException {
        var contentSigner = new JcaContentSignerBuilder(signatureAlgorithm(signerPublic))
                .setProvider(BouncyCastle.PROVIDER)
                .setSecureRandom(random)
                .build(signer);
        return new JcaX509CertificateConverter()
                .setProvider(BouncyCastle.PROVIDER)
                .getCertificate(builder.build(contentSigner));
    }

    /** A digest as strong as the curve (RFC 5480 section 4); for RSA what Octavia's {@code signing_digest} is. */
    private static String signatureAlgorithm(PublicKey signer) {
        if (signer instanceof RSAPublicKey) {
            return "SHA256withRSA";
        }
        if (signer instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return bits <= 256 ? "SHA256withECDSA" : bits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA";
        }
        throw new PkiException(
                "client CA", "has a key of type " + signer.getAlgorithm(), "Octavia signs with RSA and EC keys only");
    }

    private static SubjectKeyIdentifier keyIdentifier(PublicKey key) throws GeneralSecurityException {
        return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
    }

    /** What the CA calls its key, which need not be the digest that we would compute (RFC 5280 section 4.2.1.2). */
    private static SubjectKeyIdentifier storedKeyIdentifier(X509Certificate ca) throws GeneralSecurityException {
        Extensions extensions = new JcaX509CertificateHolder(ca).getExtensions();
        SubjectKeyIdentifier stored = extensions == null ? null : SubjectKeyIdentifier.fromExtensions(extensions);
        return stored == null ? keyIdentifier(ca.getPublicKey()) : stored;
    }

    private X500Name subject(String commonName) {
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        add(name, BCStyle.C, profile.subject().country());
        add(name, BCStyle.ST, profile.subject().state());
        add(name, BCStyle.O, profile.subject().organization());
        add(name, BCStyle.OU, profile.subject().unit());
        return name.addRDN(BCStyle.CN, commonName).build();
    }

    private static void add(X500NameBuilder name, ASN1ObjectIdentifier attribute, String value) {
        if (!value.isBlank()) {
            name.addRDN(attribute, value);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private Date notBefore() {
        return Date.from(clock.instant().minus(CLOCK_SKEW));
    }

    private static Instant after(Period period, Clock clock) {
        return clock.instant().atZone(ZoneOffset.UTC).plus(period).toInstant();
    }
}
