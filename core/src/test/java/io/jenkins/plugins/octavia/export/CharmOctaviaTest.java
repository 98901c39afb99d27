package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Python;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Test;

public class CharmOctaviaTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    /** Types as config.yaml of the charm wants them; the charm decodes what it writes to a file. */
    private static final String OPTIONS = """
            import base64, os, sys, yaml
            from oslo_config import cfg
            os.mkdir(sys.argv[1] + '/certs')
            applications = yaml.safe_load(open(sys.argv[1] + '/charm-octavia.yaml'))
            for name, value in applications['octavia'].items():
                if name in ('lb-mgmt-issuing-cacert', 'lb-mgmt-issuing-ca-private-key', 'lb-mgmt-controller-cacert',
                            'lb-mgmt-controller-cert', 'amp-ssh-pub-key'):
                    open(sys.argv[1] + '/certs/' + name, 'wb').write(base64.b64decode(value, validate=True))
                    print(name, type(value).__name__)
                elif name == 'lb-mgmt-issuing-ca-key-passphrase':
                    open(sys.argv[1] + '/conf', 'w').write('[a]\\nx = ' + value)
                    sections = {}
                    cfg.ConfigParser(sys.argv[1] + '/conf', sections).parse()
                    print(name, type(value).__name__, cfg.ConfigOpts()._substitute(sections['a']['x'][0]))
                else:
                    print(name, type(value).__name__, value)
            print(' '.join(applications))
            """;

    private static String id(Kind kind) {
        return EndedRun.deployment().resources().stream()
                .filter(resource -> resource.kind() == kind)
                .map(Resource::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void everyOptionHasTheTypeAndTheEncodingOfTheCharm() throws Exception {
        Path written = RUN.written(Format.JUJU);

        assertThat(Python.with("yaml", "oslo_config").lines(OPTIONS, written))
                .containsExactly(
                        "lb-mgmt-issuing-cacert str",
                        "lb-mgmt-issuing-ca-private-key str",
                        "lb-mgmt-controller-cacert str",
                        "lb-mgmt-controller-cert str",
                        "lb-mgmt-issuing-ca-key-passphrase str " + EndedRun.CA_PASSPHRASE,
                        "custom-amp-flavor-id str " + id(Kind.FLAVOR),
                        "amp-image-tag str amphora {{ 1 }}",
                        "amp-image-owner-id str " + EndedRun.deployment().projectId(),
                        "amp-ssh-key-name str octavia key",
                        "amp-ssh-pub-key str",
                        "create-mgmt-network bool False",
                        "octavia");
        Path certs = RUN.out().path().resolve("certs");
        assertThat(written.resolve("certs/lb-mgmt-issuing-cacert"))
                .hasSameBinaryContentAs(certs.resolve("server_ca.cert.pem"));
        assertThat(written.resolve("certs/lb-mgmt-issuing-ca-private-key"))
                .hasSameBinaryContentAs(certs.resolve("server_ca.key.pem"));
        assertThat(written.resolve("certs/lb-mgmt-controller-cacert"))
                .hasSameBinaryContentAs(certs.resolve("client_ca.cert.pem"));
        assertThat(written.resolve("certs/lb-mgmt-controller-cert"))
                .hasSameBinaryContentAs(certs.resolve("client.cert-and-key.pem"));
        assertThat(written.resolve("certs/amp-ssh-pub-key"))
                .hasSameBinaryContentAs(RUN.out().publicKey("octavia key"));
    }

    @Test
    public void furtherNetworksAreDroppedWithANote() throws Exception {
        Path conf = RUN.out().conf();
        String before = Files.readString(conf);
        Files.writeString(
                conf, before.replaceFirst("(amp_boot_network_list = .*)", "$1, 3f8b1f3c-3a3b-4f5e-9a51-2f2f5f5f5f5f"));
        try {
            assertThat(RUN.export(Format.JUJU).notes())
                    .contains(
                            "further networks 3f8b1f3c-3a3b-4f5e-9a51-2f2f5f5f5f5f: not set, for the charm has amphorae"
                                    + " on the one network that it finds by its tag");
        } finally {
            Files.writeString(conf, before);
        }
    }

    @Test
    public void theTagsByWhichTheCharmFindsWhatItDoesNotMakeAreNext() throws Exception {
        List<String> next = RUN.export(Format.JUJU).next();
        String groups = EndedRun.deployment().options().toString();

        assertThat(next)
                .startsWith(
                        "openstack network set --tag charm-octavia " + id(Kind.NETWORK),
                        "openstack subnet set --tag charm-octavia " + id(Kind.SUBNET));
        assertThat(next.get(2)).startsWith("openstack security group set --tag charm-octavia ");
        assertThat(groups).contains(next.get(2).substring(next.get(2).lastIndexOf(' ') + 1));
        assertThat(next.get(3)).startsWith("openstack security group set --tag charm-octavia-health ");
        assertThat(groups).doesNotContain(next.get(3).substring(next.get(3).lastIndexOf(' ') + 1));
        assertThat(Files.exists(RUN.written(Format.JUJU).resolve("charm-octavia.yaml")))
                .isTrue();
    }
}
