package io.jenkins.plugins.octavia.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.spec.Release;
import org.junit.Test;

public class CatalogueTest {

    /** Deprecated names that oslo.config still takes for their successors. */
    private static final int OLD_NAMES = 3;

    /** Options of [neutron] that Octavia itself had up to 2023.1. */
    private static final int FROM_KEYSTONEAUTH = 3;

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
    public void theNumberOfOptionsIsThatOfOctaviasSources() {
        assertThat(countIn(Release.R2023_1)).isEqualTo(236 + OLD_NAMES);
        assertThat(countIn(Release.R2023_2)).isEqualTo(233 + OLD_NAMES + FROM_KEYSTONEAUTH);
        assertThat(countIn(Release.R2024_1)).isEqualTo(234 + OLD_NAMES + FROM_KEYSTONEAUTH);
        assertThat(countIn(Release.R2024_2)).isEqualTo(234 + OLD_NAMES + FROM_KEYSTONEAUTH);
        assertThat(countIn(Release.R2025_1)).isEqualTo(238 + OLD_NAMES + FROM_KEYSTONEAUTH);
        assertThat(countIn(Release.R2025_2)).isEqualTo(238 + OLD_NAMES + FROM_KEYSTONEAUTH);
        assertThat(countIn(Release.R2026_1)).isEqualTo(238 + OLD_NAMES + FROM_KEYSTONEAUTH);
    }

    private static long countIn(Release release) {
        return Catalogue.octavia().options().stream()
                .filter(known -> known.isReadBy(release))
                .count();
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
    public void everySuccessorIsAnOptionOfOctaviaOrKeystoneauth() {
        Catalogue.octavia().options().stream()
                .flatMap(known -> known.successor().stream())
                .filter(successor -> !successor.section().equals("neutron"))
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
