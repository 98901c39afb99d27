package io.jenkins.plugins.octavia.pki;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A key, certificate or passphrase that cannot be used. The message says what it is about, what is wrong and what to
 * do, in the form {@code thing: what is wrong; what to do}, one line for each fault, and never holds a secret.
 */
public final class PkiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PkiException(String thing, String wrong, String remedy) {
        super(thing + ": " + wrong + "; " + remedy);
    }

    PkiException(List<CertificateFinding> findings) {
        super(findings.stream().map(CertificateFinding::toString).collect(Collectors.joining("\n")));
    }
}
