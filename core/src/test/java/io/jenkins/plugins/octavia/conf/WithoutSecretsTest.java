package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

public class WithoutSecretsTest {

    private static String shown(String text) {
        return new String(ConfFile.parse(text.getBytes(UTF_8)).withoutSecrets().bytes(), UTF_8);
    }

    @Test
    public void aCommentStandsInPlaceOfEachSecretAndTheRestStays() {
        assertThat(shown("""
                # mine
                [health_manager]
                heartbeat_key = s3cret
                  s3cret
                bind_port = 5555

                [certificates]
                ca_private_key = /etc/octavia/certs/server_ca.key.pem
                ca_private_key_passphrase : s3cret
                server_certs_key_passphrase=s3cret
                """)).isEqualTo("""
                # mine
                [health_manager]
                # heartbeat_key is left out: it is a secret
                bind_port = 5555

                [certificates]
                ca_private_key = /etc/octavia/certs/server_ca.key.pem
                # ca_private_key_passphrase is left out: it is a secret
                # server_certs_key_passphrase is left out: it is a secret
                """);
    }

    @Test
    public void whatThisProjectWritesIsShownButForItsSecrets() {
        for (Option option : OctaviaConf.OPTIONS) {
            String file = new String(ConfFile.empty().set(option, "value").bytes(), UTF_8);
            boolean secret = Catalogue.octavia().find(option).orElseThrow().secret();
            assertThat(shown(file))
                    .as("%s", option)
                    .satisfies(text -> assertThat(text.equals(file)).isEqualTo(!secret));
        }
    }

    @Test
    public void noSecretStaysWhateverItsNameAndPlace() {
        for (String line : new String[] {
            "transport_url = rabbit://s3cret",
            "connection = mysql+pymysql://s3cret",
            "slave_connection=s3cret",
            "memcache_secret_key = s3cret",
            "admin_password: s3cret",
            "Admin-Password = s3cret",
            "application_credential_secret = s3cret",
            "api_key = s3cret",
            "persistence_connection = s3cret",
            "heartbeat_kye = s3cret",
            "auth_url = http://user:s3cret@host/",
            "heartbeat_key s3cret = 1",
            "the password is s3cret: yes",
            "# heartbeat_key s3cret",
            "anything = -----BEGIN PRIVATE KEY-----\n  s3cret",
            "bind_port = 5555\n  heartbeat_key = s3cret",
            "bind_port = 5555 # heartbeat_key = s3cret",
            "#heartbeat_key = s3cret",
            ";  transport_url = a,\n;    s3cret",
            "# the password of rabbit: s3cret",
            "heartbeat_key =\n\n  s3cret",
            "heartbeat_key =\n# comment\n\ts3cret",
            "s3cret",
            "[s3cret"
        }) {
            assertThat(shown("[any]\n" + line + "\n"))
                    .as(line)
                    .doesNotContain("s3cret")
                    .contains(" left out: ");
        }
        assertThat(shown("heartbeat_key = s3cret")).doesNotContain("s3cret");
    }

    @Test
    public void lineEndsAndAByteOrderMarkStay() {
        assertThat(shown("\uFEFF[health_manager]\r\nheartbeat_key = a\r\n  b\r\nbind_ip = ::1"))
                .isEqualTo("\uFEFF[health_manager]\r\n# heartbeat_key is left out: it is a secret\r\nbind_ip = ::1");
    }
}
