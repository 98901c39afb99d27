package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** What the specification asks for and no run can do: the plan says what is there, what is asked and how to get it. */
@Category(AnyCloud.class)
public class LeftAsItIsTest {

    private static final String CERTIFICATES =
            "certificates: {key: {algorithm: ec, curve: P-256}, validity: {ca: P10Y, client: P1Y}}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private List<String> remarks(String spec) {
        Change change = cloud.plan(spec).get(0);
        assertThat(change.action()).isEqualTo(Action.UNCHANGED);
        return change.differences();
    }

    private void certificates() throws Exception {
        CertificateProfile spec =
                cloud.spec(CERTIFICATES).certificates().orElseThrow().profile();
        new QuickAuthority(spec).copyTo(cloud.out());
    }

    @Test
    public void aFlavorStaysPrivateOrPublic() {
        cloud.apply("flavor: {name: amphora-$N}");

        assertThat(remarks("flavor: {name: amphora-$N}")).isEmpty();
        assertThat(remarks("flavor: {name: amphora-$N, public: true}"))
                .containsExactly(
                        "left as it is: private where public is asked; flavors cannot change: take another name"
                                + " for a new one");
    }

    @Test
    public void aKeypairKeepsItsKey() {
        String spec = "keypair: {name: key-$N, type: rsa, bits: 2048}";
        cloud.apply(spec);

        assertThat(remarks(spec)).isEmpty();
        for (String asked : List.of("rsa 3072", "ecdsa 384", "ed25519")) {
            String[] words = asked.split(" ");
            String type = "type: " + words[0] + (words.length == 2 ? ", bits: " + words[1] : "");
            assertThat(remarks("keypair: {name: key-$N, " + type + "}"))
                    .containsExactly(
                            "left as it is: the key is rsa 2048 where " + asked
                                    + " is asked; take another name for a new one, which amphorae get when they are failed over");
        }
    }

    @Test
    public void certificatesAsTheyWereAskedForAreNoWordWorth() throws Exception {
        certificates();

        assertThat(remarks(CERTIFICATES)).isEmpty();
    }

    @Test
    public void aCaKeepsItsKeyValidityAndSubject() throws Exception {
        certificates();

        List<String> remarks =
                remarks("certificates: {key: {algorithm: rsa, caBits: 3072}, validity: {ca: P20Y, client:"
                        + " P1Y}, subject: {country: DE, state: Berlin, organization: OpenStack, unit: Octavia}}");
        assertThat(remarks).hasSize(3);
        for (String file : List.of("server_ca", "client_ca")) {
            assertThat(remarks)
                    .anySatisfy(
                            line -> assertThat(line)
                                    .startsWith("left as it is: certs/" + file
                                            + ".cert.pem has key ec P-256 where rsa 3072 is asked, validity ")
                                    .contains(
                                            " where P20Y is asked, country US where DE is asked, state Oregon where Berlin is"
                                                    + " asked; a CA is made once, for a second one would make every amphora unreachable"));
        }
    }

    @Test
    public void aClientKeepsItsKeyAndValidityUntilItsRenewal() throws Exception {
        certificates();

        assertThat(remarks("certificates: {key: {algorithm: ec, curve: P-256}, validity: {ca: P10Y, client: P2Y}}"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("left until its renewal (P30D before it ends at ")
                        .contains("or at once if certs/client.cert-and-key.pem is moved away): it has validity ")
                        .endsWith(" where P2Y is asked"));
    }
}
