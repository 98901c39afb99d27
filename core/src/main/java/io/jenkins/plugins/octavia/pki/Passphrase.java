package io.jenkins.plugins.octavia.pki;

/** What encrypts private keys. It shows itself to no log: {@code toString} hides it. */
public final class Passphrase {
    private final char[] chars;

    /** @throws PkiException when it is empty: OpenSSL opens no key with an empty passphrase */
    public Passphrase(char[] chars) {
        if (chars.length == 0) {
            throw new PkiException("CA passphrase", "is empty", "give one (command line: OCTAVIA_CA_PASSPHRASE)");
        }
        this.chars = chars.clone();
    }

    public static Passphrase of(String text) {
        return new Passphrase(text.toCharArray());
    }

    public char[] chars() {
        return chars.clone();
    }

    /** Whether everybody knows it: {@link KnownSecrets}. */
    public boolean isPublic() {
        return KnownSecrets.isPublic(new String(chars));
    }

    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }
}
