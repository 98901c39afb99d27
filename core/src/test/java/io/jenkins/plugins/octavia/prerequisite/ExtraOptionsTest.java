package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** Options of a specification are judged as the linter judges an octavia.conf, and before anything is touched. */
public class ExtraOptionsTest {

    private static Spec spec(String release, String options) {
        return SpecReader.fromYaml("release: \"" + release + "\"\noptions: {" + options + "}", Path.of("/spec"));
    }

    private static List<String> problems(String release, String options) {
        SpecException refused =
                catchThrowableOfType(SpecException.class, () -> ExtraOptions.check(spec(release, options)));
        return refused == null ? List.of() : refused.problems();
    }

    @Test
    public void whatPeopleTurnOnIsTaken() {
        assertThat(problems("2025.1", "loadbalancer_topology: ACTIVE_STANDBY, nova.enable_anti_affinity: true"))
                .isEmpty();
        assertThat(problems(
                        "2025.1",
                        "jobboard_enabled: true, jobboard_backend_hosts: \"192.0.2.1,192.0.2.2\", jobboard_backend_port: 6379,"
                                + " jobboard_redis_sentinel: octavia"))
                .isEmpty();
        assertThat(problems(
                        "2025.1",
                        "enabled_provider_drivers: \"amphora:Amphorae,ovn:OVN\", enabled_provider_agents: ovn,"
                                + " ovn.ovn_nb_connection: \"tcp:192.0.2.1:6641\", DEFAULT.debug: false"))
                .isEmpty();
    }

    @Test
    public void aNameAloneIsTheOptionOfTheOnlySectionThatHasIt() {
        assertThat(ExtraOptions.of(spec("2025.1", "loadbalancer_topology: SINGLE, cinder.volume_create_timeout: 60")))
                .hasToString("{[controller_worker] loadbalancer_topology=SINGLE, [cinder] volume_create_timeout=60}");
        assertThat(problems("2025.1", "max_retries: 3"))
                .containsExactly("options.max_retries: several sections have it; write compute.max_retries or"
                        + " networking.max_retries");
        assertThat(problems("2025.1", "workers: 3, controller_worker.workers: 4"))
                .containsExactly(
                        "options.controller_worker.workers: [controller_worker] workers is given twice; leave one out");
    }

    @Test
    public void whatTheReleaseDoesNotTakeIsRefusedWithWhatToDo() {
        assertThat(problems(
                        "2024.2",
                        "loadbalancer_topolgy: SINGLE, loadbalancer_topology: BOTH, workers: 0, spare_amphora_pool_size: 2,"
                                + " jobboard_etcd_timeout: 3, nova.anti_affinty_policy: anti-affinity, default.debug: true,"
                                + " nothing_like_it: 1"))
                .containsExactly(
                        "options.loadbalancer_topolgy: is not an option of Octavia in 2024.2; did you mean loadbalancer_topology?",
                        "options.nothing_like_it: is not an option of Octavia in 2024.2; one that another library reads is written"
                                + " SECTION.NAME",
                        "options: [controller_worker] loadbalancer_topology has a value that oslo.config refuses, so that"
                                + " Octavia fails with it; write one of ACTIVE_STANDBY, SINGLE",
                        "options: [controller_worker] workers has a value that oslo.config refuses, so that Octavia fails"
                                + " with it; write a whole number from 1",
                        "options: [house_keeping] spare_amphora_pool_size was removed in Octavia 9.0.0 and has no effect;"
                                + " remove it; nothing takes its place",
                        "options: [task_flow] jobboard_etcd_timeout is not in 2024.2 yet: it came with Octavia 16.0.0"
                                + " (2025.1); remove it until then",
                        "options: [nova] anti_affinty_policy is not an option of Octavia in 2024.2; did you mean"
                                + " anti_affinity_policy?",
                        "options: [default] debug stands in a section that Octavia does not read; write [DEFAULT] in"
                                + " capitals");
    }

    @Test
    public void whatAnotherSectionWritesIsRefusedWithItsKey() {
        OctaviaConf.OPTIONS.stream()
                .filter(option -> !List.of("heartbeat_key", "ca_private_key_passphrase", "server_certs_key_passphrase")
                        .contains(option.name()))
                .forEach(option -> assertThat(problems("2025.1", option.section() + "." + option.name() + ": 1"))
                        .as(option.toString())
                        .containsExactly("options." + option.section() + "." + option.name() + ": the section "
                                + Prerequisites.writer(option).orElseThrow().key() + " writes it; say it there"));
        assertThat(problems("2025.1", "amp_flavor_id: 200"))
                .containsExactly("options.amp_flavor_id: the section flavor writes it; say it there");
    }

    @Test
    public void aSecretIsRefusedWithWhereItBelongsAndNeverShown() {
        for (String options : List.of(
                "jobboard_backend_password: canary",
                "heartbeat_key: canary",
                "DEFAULT.transport_url: canary",
                "ovn.ovn_password: canary",
                "persistence_connection: \"mysql+pymysql://octavia:canary@192.0.2.1/p\"",
                "statistics_drivers: \"redis://octavia:canary@192.0.2.1\"")) {
            assertThat(problems("2025.2", options))
                    .as(options)
                    .hasSize(1)
                    .allSatisfy(problem -> assertThat(problem)
                            .contains(
                                    ": is a secret, or holds one, which is not for a specification; write it into the octavia.conf"
                                            + " that the options are merged into (--conf, in Jenkins the argument conf)")
                            .doesNotContain("canary"));
        }
    }
}
