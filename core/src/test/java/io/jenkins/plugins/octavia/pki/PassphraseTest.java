package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.secret.KnownSecrets;
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
    public void oneOfFewerThan16CharactersIsWeak() {
        assertThat(Passphrase.of("fifteen letters").weakness()).contains("has fewer than 16 characters");
        assertThat(Passphrase.of("sixteen letters.").weakness()).isEmpty();
    }

    @Test
    public void thoseOfOctaviasScriptsArePublic() {
        assertThat(Passphrase.of("not-secure-passphrase").weakness().orElseThrow())
                .startsWith("is one that everybody knows");
        assertThat(KnownSecrets.isPublic("foobar")).isTrue();
        assertThat(KnownSecrets.isPublic("not-secure-passphrase")).isTrue();
        assertThat(KnownSecrets.isPublic("insecure")).isTrue();
        assertThat(KnownSecrets.isPublic("insecure-key-do-not-use-this-key")).isTrue();
        assertThat(KnownSecrets.isPublic("foobar2")).isFalse();
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
