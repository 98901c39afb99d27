package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.value.Release;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class OctaviaConfTest {

    private static final String ID = "11111111-2222-4333-8444-555555555555";

    private static String text(ConfFile file) {
        return new String(file.bytes(), UTF_8);
    }

    @Test
    public void aFileAloneIsInOrderWhateverTheOrderOfTheValues() {
        Map<Option, String> values = new LinkedHashMap<>();
        values.put(OctaviaConf.BIND_PORT, "5555");
        values.put(OctaviaConf.CLIENT_CERT, "/etc/octavia/certs/client.cert-and-key.pem");
        values.put(OctaviaConf.AMP_SSH_KEY_NAME, "octavia-amphora");
        values.put(OctaviaConf.AMP_FLAVOR_ID, "200");
        values.put(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE, "pa$word");

        assertThat(text(OctaviaConf.alone(values))).isEqualTo("""
                # What Octavia needs before it can start, written by octavia-prerequisites.
                # Merge it into octavia.conf, or give it to the services as one more --config-file.

                [controller_worker]
                amp_flavor_id = 200
                amp_ssh_key_name = octavia-amphora

                [certificates]
                ca_private_key_passphrase = pa$$word

                [haproxy_amphora]
                client_cert = /etc/octavia/certs/client.cert-and-key.pem

                [health_manager]
                bind_port = 5555
                """);
    }

    @Test
    public void anOldOptionIsKeptAndReported() {
        ConfFile old = ConfFile.parse("[controller_worker]\namp_network = 1 # old\n".getBytes(UTF_8));
        ConfFile merged = OctaviaConf.merge(old, Map.of(OctaviaConf.AMP_BOOT_NETWORK_LIST, ID));
        assertThat(text(merged))
                .isEqualTo("[controller_worker]\namp_network = 1 # old\namp_boot_network_list = " + ID + "\n");
        assertThat(ConfCheck.check(merged, Release.R2025_1))
                .extracting(ConfFinding::option)
                .containsExactly(Optional.of(new Option("controller_worker", "amp_network")));
    }

    @Test
    public void mergingTwiceChangesNothing() {
        Map<Option, String> values = Map.of(OctaviaConf.AMP_FLAVOR_ID, "200", OctaviaConf.BIND_IP, "172.16.0.2");
        ConfFile once = OctaviaConf.merge(ConfFile.empty(), values);
        assertThat(OctaviaConf.merge(once, values)).isSameAs(once);
    }

    @Test
    public void aListWithTheSameElementsIsLeftAsItIsSpelt() {
        ConfFile file = ConfFile.parse(
                "[health_manager]\ncontroller_ip_port_list =\n  1.2.3.4:5555 ,\n  1.2.3.5:5555\n".getBytes(UTF_8));
        Option list = OctaviaConf.CONTROLLER_IP_PORT_LIST;
        assertThat(OctaviaConf.merge(file, Map.of(list, "1.2.3.4:5555,1.2.3.5:5555")))
                .isSameAs(file);
        assertThat(text(OctaviaConf.merge(file, Map.of(list, "1.2.3.4:5555"))))
                .isEqualTo("[health_manager]\ncontroller_ip_port_list = 1.2.3.4:5555\n");
    }

    @Test
    public void aListIsSplitAsOsloConfigSplitsIt() {
        assertThat(OctaviaConf.elements(" ")).isEmpty();
        assertThat(OctaviaConf.elements(" a ,b,")).containsExactly("a", "b");
        assertThat(OctaviaConf.elements(",a,, ")).containsExactly("", "a");
        assertThat(OctaviaConf.elements("a, ,")).containsExactly("a", "");
    }

    @Test
    public void otherOptionsComeBehindThoseOfThePrerequisites() {
        Map<Option, String> values = new LinkedHashMap<>();
        values.put(new Option("nova", "region_name"), "x");
        values.put(new Option("DEFAULT", "debug"), "true");
        values.put(OctaviaConf.HEARTBEAT_KEY, "y");
        assertThat(text(OctaviaConf.merge(ConfFile.empty(), values)))
                .isEqualTo(
                        "[health_manager]\nheartbeat_key = y\n\n[nova]\nregion_name = x\n\n[DEFAULT]\ndebug = true\n");
    }

    @Test
    public void everyConstantIsInTheList() {
        assertThat(Arrays.stream(OctaviaConf.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Option.class))
                .hasSameSizeAs(OctaviaConf.OPTIONS)
                .allSatisfy(field -> assertThat(OctaviaConf.OPTIONS).contains((Option) field.get(null)));
    }
}
