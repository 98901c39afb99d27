package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.pki.Verification.Purpose;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Any bytes are certificates and keys, or refused; what is read can be judged. */
public final class PemFuzz {

    private static final Passphrase PASSPHRASE = new Passphrase("passphrase".toCharArray());

    private PemFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            for (PemBlock block : Pem.read(input)) {
                if (block instanceof PemBlock.Certificate c) {
                    judge(c.certificate());
                } else if (block instanceof PemBlock.Key key) {
                    key.isLegacyEncryptedEc();
                    key.plain().or(() -> key.open(PASSPHRASE)).ifPresent(PemFuzz::judge);
                }
            }
        } catch (PemFault e) {
            // its own refusal
        }
    }

    private static void judge(X509Certificate certificate) {
        for (Purpose purpose : Purpose.values()) {
            new Verification(true, purpose).faults(List.of(certificate), 0);
            new Verification(true, purpose).faults(List.of(certificate), 1);
        }
        Chain.signed(certificate, certificate);
    }

    private static void judge(PrivateKeyInfo info) {
        try {
            Pem.privateKey(info);
            PublicHalf.bits(info);
        } catch (IOException | PkiException e) {
            // what Inspection takes for damage
        }
    }
}
