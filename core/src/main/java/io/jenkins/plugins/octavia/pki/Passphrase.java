package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.secret.KnownSecrets;
import java.util.Optional;

/** What encrypts private keys. It shows itself to no log: {@code toString} hides it. */
public final class Passphrase {
    /** As for the heartbeat key. */
    private static final int LEAST_CHARACTERS = 16;

    private final char[] chars;

    /** @throws PkiException when it is empty: OpenSSL opens no key with an empty passphrase */
    public Passphrase(char[] chars) {
        if (chars.length == 0) {
            throw new PkiException("CA passphrase", "is empty", "give one");
        }
        this.chars = chars.clone();
    }

    public static Passphrase of(String text) {
        return new Passphrase(text.toCharArray());
    }

    public char[] chars() {
        return chars.clone();
    }

    /** What makes it unfit for anything new; an authority that is under it already is still opened. */
    public Optional<String> weakness() {
        if (KnownSecrets.isPublic(new String(chars))) {
            return Optional.of("is one that everybody knows from Octavia's documentation");
        }
        return chars.length < LEAST_CHARACTERS
                ? Optional.of("has fewer than " + LEAST_CHARACTERS + " characters")
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }
}
