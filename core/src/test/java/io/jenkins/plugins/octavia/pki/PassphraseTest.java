package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

public class PassphraseTest {

    @Test
    public void toStringHidesIt() {
        assertThat(Passphrase.of("s3cret")).hasToString("Passphrase[hidden]");
    }

    @Test
    public void emptyOneIsRefused() {
        assertThatThrownBy(() -> Passphrase.of(""))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("CA passphrase: is empty; ");
    }

    @Test
    public void thoseOfOctaviasScriptsArePublic() {
        assertThat(Passphrase.of("foobar").isPublic()).isTrue();
        assertThat(KnownSecrets.isPublic("not-secure-passphrase")).isTrue();
        assertThat(KnownSecrets.isPublic("insecure")).isTrue();
        assertThat(KnownSecrets.isPublic("insecure-key-do-not-use-this-key")).isTrue();
        assertThat(Passphrase.of("foobar2").isPublic()).isFalse();
    }

    @Test
    public void laterChangesOfTheArrayDoNotReachIt() {
        char[] chars = {'a', 'b'};
        Passphrase passphrase = new Passphrase(chars);
        chars[0] = 'x';
        passphrase.chars()[1] = 'x';
        assertThat(passphrase.chars()).containsExactly('a', 'b');
    }
}
