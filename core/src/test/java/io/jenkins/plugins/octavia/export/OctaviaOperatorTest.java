package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;

public class OctaviaOperatorTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    /** The manifests, and the operator's way with them: what is in a Secret becomes a file or a line of octavia.conf. */
    private static final String MANIFESTS = """
            import base64, os, sys, yaml
            from oslo_config import cfg
            def conf(value):
                open(sys.argv[1] + '/conf', 'w').write('[a]\\nx = ' + value)
                sections = {}
                cfg.ConfigParser(sys.argv[1] + '/conf', sections).parse()
                return cfg.ConfigOpts()._substitute(sections['a']['x'][0])
            documents = list(yaml.safe_load_all(open(sys.argv[1] + '/octavia.yaml')))
            documents.append(yaml.safe_load(open(sys.argv[1] + '/osp-secret-patch.yaml')))
            os.mkdir(sys.argv[1] + '/certs')
            for d in documents:
                name = d.get('metadata', {}).get('name', 'patch')
                print(d.get('apiVersion'), d.get('kind'), name, d.get('type'), ' '.join(d['data']))
                if name == 'octavia-ssh-pubkey':
                    continue
                for key in d['data']:
                    data = base64.b64decode(d['data'][key], validate=True)
                    if key.endswith('.pem'):
                        open(sys.argv[1] + '/certs/' + key, 'wb').write(data)
                    else:
                        print(key + ' = ' + conf(data.decode()))
            """;

    @Test
    public void theOperatorFindsItsSecretsAndPutsThemIntoOctaviaConfAsTheyAre() throws Exception {
        Path written = RUN.written(Format.K8S);

        List<String> lines = Python.with("yaml", "oslo_config").lines(MANIFESTS, written);

        assertThat(lines)
                .containsExactly(
                        "v1 Secret octavia-ca-passphrase Opaque server-ca-passphrase",
                        "server-ca-passphrase = " + EndedRun.CA_PASSPHRASE,
                        "v1 Secret octavia-certs-secret Opaque server_ca.key.pem server_ca.cert.pem client_ca.cert.pem"
                                + " client.cert-and-key.pem version",
                        "version = 2",
                        "v1 ConfigMap octavia-ssh-pubkey None key",
                        "None None patch None OctaviaHeartbeatKey",
                        "OctaviaHeartbeatKey = " + EndedRun.HEARTBEAT_KEY);
        for (String file :
                List.of("server_ca.cert.pem", "server_ca.key.pem", "client_ca.cert.pem", "client.cert-and-key.pem")) {
            assertThat(written.resolve("certs").resolve(file))
                    .hasSameBinaryContentAs(RUN.out().path().resolve("certs").resolve(file));
        }
    }

    /** The operator compares it with Nova's, in which there is no line break. */
    @Test
    public void thePublicKeyIsTheLineThatNovaHas() throws Exception {
        String line = Files.readString(RUN.out().publicKey("octavia key")).strip();

        assertThat(RUN.written(Format.K8S).resolve("octavia.yaml")).content().contains("  key: \"" + line + "\"\n");
    }

    @Test
    public void optionsThatTheOperatorHasNoPlaceForAreNamed() {
        assertThat(RUN.export(Format.K8S).notes())
                .contains(
                        "not among the files: [controller_worker] loadbalancer_topology; give them with customServiceConfig");
    }

    @Test
    public void bothFilesAreSecret() {
        assertThat(RUN.export(Format.K8S).files()).hasSize(2).allMatch(ExportFile::isSecret);
    }
}
