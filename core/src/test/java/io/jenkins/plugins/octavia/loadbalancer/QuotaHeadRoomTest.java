package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import io.jenkins.plugins.octavia.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** How many failovers at once quotas have room for. */
@Category(AnyCloud.class)
public class QuotaHeadRoomTest {

    private static final String NETWORK = "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: []";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void anAmphoraTakesAPortOfEachNetworkThatItIsOn() {
        Cloud login = cloud.connect("admin");
        QuotaUsage before = login.network().quotas().get("port");
        login.network().setQuotas(Map.of("port", before.used() + 6));
        try {
            assertThat(amphorae(login, NETWORK + "}", "")).isEqualTo(3);
            assertThat(amphorae(login, NETWORK + ", further: [storage]}", "")).isEqualTo(2);
            assertThat(amphorae(login, "keypair: {name: key-$N}", "amp_boot_network_list = a, b, c, d, e"))
                    .isEqualTo(1);
        } finally {
            login.network().setQuotas(Map.of("port", before.limit()));
        }
    }

    private int amphorae(Cloud login, String yaml, String workers) {
        Spec spec = cloud.spec(yaml);
        ConfFile conf = ConfFile.parse(("[controller_worker]\n" + workers + "\n").getBytes(StandardCharsets.UTF_8));
        return new QuotaHeadRoom(login)
                .look(Targets.known(spec, Optional.of(conf), login).standard())
                .amphorae();
    }
}
