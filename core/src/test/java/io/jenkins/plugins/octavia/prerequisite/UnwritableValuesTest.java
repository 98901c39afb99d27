package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.Release;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Values that octavia.conf cannot hold are refused before anything is made. */
@Category(AnyCloud.class)
public class UnwritableValuesTest {

    private static final String CERTIFICATES = "certificates: {key: {algorithm: ec, curve: P-256}}";
    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}";
    private static final String QUOTED = "\"a passphrase in quotes\"";
    private static final List<String> UNWRITABLE = List.of(
            QUOTED, "'a passphrase in quotes'", "a blank at its end ", "two lines\nof letters", "a back\\$slash");

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void aPassphraseIsRefusedBeforeACaIsMadeUnderIt() {
        for (String passphrase : UNWRITABLE) {
            InputsBuilder with = cloud.with().caPassphrase(passphrase);
            for (Inputs inputs :
                    List.of(with.inputs(cloud.out()), with.withoutConf().inputs(cloud.out()))) {
                assertThatThrownBy(() -> cloud.plan(CERTIFICATES + "\n" + NETWORK, inputs))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("certificates: OCTAVIA_CA_PASSPHRASE "
                                + ConfFile.fault(passphrase).orElseThrow())
                        .hasMessageNotContaining(passphrase);
            }
        }
        assertThat(cloud.out().path()).doesNotExist();
        assertThat(cloud.admin().network().networks(cloud.unique("net"))).isEmpty();
    }

    @Test
    public void ofACaThatIsUnderOneTheWayOutIsSaid() throws Exception {
        CertificateProfile spec =
                cloud.spec(CERTIFICATES).certificates().orElseThrow().profile();
        new QuickAuthority(spec, QUOTED).copyTo(cloud.out());

        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES, cloud.with().caPassphrase(QUOTED).inputs(cloud.out())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("OCTAVIA_CA_PASSPHRASE stands in quotes")
                .hasMessageContaining(
                        "The keys of the CA are under it: encrypt each anew under the other one (openssl");
        String corrected = QUOTED.replace("\"", "");
        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES, cloud.with().caPassphrase(corrected).inputs(cloud.out())))
                .hasMessageContaining("give the one it was made with, quotes and blanks included");
    }

    @Test
    public void aHeartbeatKeyIsRefusedByTheNameOfWhereItIsGiven() {
        for (String key : UNWRITABLE) {
            assertThatThrownBy(() ->
                            cloud.plan(NETWORK, cloud.with().heartbeatKey(key).inputs(cloud.out())))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("OCTAVIA_HEARTBEAT_KEY " + ConfFile.fault(key).orElseThrow());
        }
    }

    @Test
    public void aNameOfTheSpecificationIsRefusedByItsOption() throws Exception {
        cloud.image("amphora-x64.qcow2", 2);
        Inputs withoutConf = cloud.with().withoutConf().inputs(cloud.out());

        assertThatThrownBy(() ->
                        cloud.plan("image: {name: image-$N, file: amphora-x64.qcow2, tag: \"'tag-$N'\"}", withoutConf))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "[controller_worker] amp_image_tag: the value stands in quotes, which oslo.config takes off;"
                                + " remove the quotes");
    }

    @Test
    public void octaviaConfOfEarlierResultsIsRefusedLikewise() {
        Inputs inputs = cloud.with()
                .caPassphrase(QUOTED)
                .serverCertsKeyPassphrase("a-passphrase-of-32-characters---")
                .inputs(cloud.out());

        assertThatThrownBy(() -> Configuration.write(
                        Map.of(OctaviaConf.CA_PRIVATE_KEY, "/etc/octavia/certs/key"),
                        List.of(),
                        inputs,
                        Release.of("2025.1").orElseThrow()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("ca_private_key_passphrase: the value stands in quotes")
                .hasMessageNotContaining(QUOTED);
    }
}
