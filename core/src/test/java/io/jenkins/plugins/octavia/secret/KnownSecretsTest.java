package io.jenkins.plugins.octavia.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class KnownSecretsTest {

    @Test
    public void thoseOfOctaviasScriptsAndGuidesArePublic() {
        assertThat(List.of("foobar", "not-secure-passphrase", "insecure", "insecure-key-do-not-use-this-key"))
                .allMatch(KnownSecrets::isPublic);
        assertThat(KnownSecrets.isPublic("foobar2")).isFalse();
    }
}
