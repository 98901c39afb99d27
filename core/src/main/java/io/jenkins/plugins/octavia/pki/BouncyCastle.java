package io.jenkins.plugins.octavia.pki;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The provider that is handed to every BouncyCastle builder, so that the JVM's list of providers stays as it is. */
final class BouncyCastle {
    static final Provider PROVIDER = new BouncyCastleProvider();

    private BouncyCastle() {}
}
