package io.jenkins.plugins.octavia.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.value.Release;
import org.junit.Test;

public class CatalogueTest {

    private static KnownOption known(String section, String name) {
        return Catalogue.octavia().find(new Option(section, name)).orElseThrow();
    }

    @Test
    public void everyReleaseReadsWhatThisProjectWrites() {
        for (Option option : OctaviaConf.OPTIONS) {
            for (Release release : Release.values()) {
                assertThat(Catalogue.octavia().find(option))
                        .as("%s in %s", option, release)
                        .hasValueSatisfying(known -> {
                            assertThat(known.isReadBy(release)).isTrue();
                            assertThat(known.isDeprecatedIn(release)).isFalse();
                        });
            }
        }
    }

    @Test
    public void anOptionHasTheTypeThatItsReleaseReads() {
        KnownOption passphrase = known("certificates", "server_certs_key_passphrase");
        assertThat(passphrase.type(Release.R2025_1).kind()).isEqualTo(OptionType.Kind.STR);
        assertThat(passphrase.type(Release.R2025_2).kind()).isEqualTo(OptionType.Kind.LIST);
        KnownOption jobboard = known("task_flow", "jobboard_backend_driver");
        assertThat(jobboard.type(Release.ZED).accepts("etcd_taskflow_driver")).isFalse();
        assertThat(jobboard.type(Release.R2025_1).accepts("etcd_taskflow_driver"))
                .isTrue();
    }

    @Test
    public void anOldNameIsThatOfAnOptionOfTheSameType() {
        assertThat(Catalogue.octavia().options())
                .filteredOn(KnownOption::isOldName)
                .extracting(old -> old.option().name())
                .contains("tls_cipher_blacklist", "active_connection_rety_interval", "stats_update_driver");
        KnownOption old = known("health_manager", "stats_update_driver");
        assertThat(old.isReadBy(Release.R2024_1)).isTrue();
        assertThat(old.isReadBy(Release.R2024_2)).isFalse();
        assertThat(old.type().kind()).isEqualTo(OptionType.Kind.LIST);
    }

    @Test
    public void whatTheOldGuideNamesHasItsSuccessor() {
        assertThat(known("controller_worker", "amp_network").successor()).contains(OctaviaConf.AMP_BOOT_NETWORK_LIST);
        assertThat(known("controller_worker", "amp_network").isReadBy(Release.R2023_1))
                .isFalse();
        assertThat(known("controller_worker", "amp_image_id").successor()).contains(OctaviaConf.AMP_IMAGE_TAG);
        assertThat(known("house_keeping", "spare_amphora_pool_size").last()).hasValue(8);
        assertThat(known("haproxy_amphora", "use_upstart").isReadBy(Release.R2024_1))
                .isTrue();
        assertThat(known("haproxy_amphora", "use_upstart").isReadBy(Release.R2024_2))
                .isFalse();
    }

    @Test
    public void everySuccessorIsAnOptionOfOctavia() {
        Catalogue.octavia().options().stream()
                .flatMap(known -> known.successor().stream())
                .forEach(successor ->
                        assertThat(Catalogue.octavia().find(successor)).isPresent());
    }

    @Test
    public void secretsAreMarked() {
        assertThat(Catalogue.octavia().options())
                .filteredOn(KnownOption::secret)
                .extracting(known -> known.option().name())
                .contains("heartbeat_key", "server_certs_key_passphrase", "ca_private_key_passphrase")
                .doesNotContain("ca_private_key");
    }
}
