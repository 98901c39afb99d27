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
    public void oneOfFewerThan16CharactersIsWeak() {
        assertThat(Passphrase.of("fifteen letters").weakness()).contains("has fewer than 16 characters");
        assertThat(Passphrase.of("sixteen letters.").weakness()).isEmpty();
    }

    @Test
    public void thoseOfOctaviasScriptsArePublic() {
        assertThat(Passphrase.of("not-secure-passphrase").weakness().orElseThrow())
                .startsWith("is one that everybody knows");
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
