package io.jenkins.plugins.octavia.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** Files that oslo.config reads otherwise are other files. */
public class ConfContentsTest {

    private static ConfContents contents(String text) {
        return ConfContents.of(ConfFile.parse(("[DEFAULT]\n" + text).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    public void aDollarIsNoReference() {
        assertThat(contents("x = a$b\n").differences(contents("x = a$$b\n")))
                .containsExactly("- [DEFAULT] x = a$b", "+ [DEFAULT] x = a$$b");
    }

    @Test
    public void twoValuesAreNotOneOfTwoLines() {
        assertThat(contents("x = a\nx = b\n").differences(contents("x = a\n  b\n")))
                .hasSize(2);
    }

    @Test
    public void anotherSecretIsSaidAndNotShown() {
        assertThat(contents("transport_url = rabbit://one\n").differences(contents("transport_url = rabbit://two\n")))
                .containsExactly("+ [DEFAULT] transport_url, a secret that is another one");
    }
}
