package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What one step returns, another understands; what none returned is refused. */
public class StepResultTest {

    private static final Option FLAVOR = new Option("controller_worker", "amp_flavor_id");
    private static final HealthManagerPort PORT =
            new HealthManagerPort("controller", "7c1", "fa:16:3e:00:00:01", "172.16.0.2", 22, 1450);

    private static final ArtifactFolder PROD = new ArtifactFolder("octavia/prod");

    @Test
    public void artifactsLieWhereTheResultThatKnowsTheNetworkSays() {
        Map<String, Object> flavor = result("artifacts", "octavia/prod");
        Map<String, Object> network = result("artifacts", "octavia/prod,network=net-2");

        assertThat(StepResult.artifacts(List.of(flavor, network)))
                .contains(new ArtifactFolder("octavia/prod,network=net-2"));
        assertThat(StepResult.artifacts(List.of(flavor, result("artifacts", "octavia/lab"))))
                .contains(PROD);
        assertThat(StepResult.artifacts(List.of(result("cloud", "prod")))).isEmpty();
        assertThat(StepResult.artifacts(List.of(StepResult.of(deployment(), PROD, Set.of(Section.FLAVOR), Map.of()))))
                .contains(PROD);
        assertThatThrownBy(() -> StepResult.artifacts(List.of(result("artifacts", "octavia/../../x"))))
                .isInstanceOf(Refusal.class);
    }

    @Test
    public void optionsAndPortsOfADeploymentComeBack() {
        Map<String, Object> result =
                StepResult.of(deployment(), PROD, Set.of(Section.NETWORK), Map.of("certs", "/tmp/certs"));

        assertThat(StepResult.options(result)).isEqualTo(Map.of(FLAVOR, "7"));
        assertThat(StepResult.healthManagers(result)).containsExactly(PORT);
        assertThat(result).containsEntry("files", Map.of("certs", "/tmp/certs")).containsEntry("changed", false);
    }

    @Test
    public void portsAreNoResultOfStepsWithoutANetwork() {
        Map<String, Object> result = StepResult.of(deployment(), PROD, Set.of(Section.FLAVOR), Map.of());

        assertThat(result).doesNotContainKey("healthManagers");
        assertThat(StepResult.healthManagers(result)).isEmpty();
    }

    @Test
    public void aDryRunHasNoOptions() {
        assertThat(StepResult.options(StepResult.of("prod", List.of()))).isEmpty();
    }

    @Test
    public void whatNoStepReturnedIsRefused() {
        assertRefused(result("options", "x"), "from: options is not a map");
        assertRefused(result("options", null), "from: options is not a map");
        assertRefused(Map.of(), "from: options is not a map");
        assertRefused(result("options", Map.of("controller_worker", "x")), "from: controller_worker is not a map");
        assertRefused(result("options", Arrays.asList("a", null)), "from: options is not a map");
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("controller_worker", null);
        assertRefused(result("options", nothing), "from: controller_worker is not a map");
    }

    @Test
    public void portsThatNoStepReturnedAreRefused() {
        assertRefused(result("healthManagers", List.of("x")), "from: healthManagers is not a map");
        assertRefused(result("healthManagers", Arrays.asList((Object) null)), "from: healthManagers is not a map");
        assertRefused(result("healthManagers", List.of(Map.of("host", "a"))), "from: healthManagers: ");
        for (String number : List.of("prefix", "mtu")) {
            Map<String, Object> port = new HashMap<>(Map.of(
                    "host",
                    "a",
                    "portId",
                    "7c1",
                    "mac",
                    "fa:16:3e:00:00:01",
                    "ip",
                    "172.16.0.2",
                    "prefix",
                    22,
                    "mtu",
                    1450));
            port.put(number, "many");
            assertRefused(result("healthManagers", List.of(port)), "from: healthManagers: " + number + " \"many\"");
        }
    }

    @Test
    public void octaviaConfRefusesWhatIsNoListOfResults() {
        ConfStep step = new ConfStep();
        List<Object> words = new ArrayList<>(List.of("x"));

        assertThatThrownBy(() -> step.setFrom(cast(words)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from: x is not a map; give what steps of this plugin returned");
    }

    @SuppressWarnings("unchecked") // As Groovy does.
    private static List<Map<String, Object>> cast(List<?> list) {
        return (List<Map<String, Object>>) list;
    }

    private static Map<String, Object> result(String key, Object value) {
        Map<String, Object> result = new HashMap<>();
        result.put("options", Map.of());
        result.put(key, value);
        return result;
    }

    private static void assertRefused(Map<String, Object> result, String message) {
        assertThatThrownBy(() -> {
                    StepResult.options(result);
                    StepResult.healthManagers(result);
                })
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("; give what steps of this plugin returned");
    }

    private static Deployment deployment() {
        return new Deployment(
                "prod",
                "admin",
                "5e4a",
                "RegionOne",
                List.of(),
                Map.of(FLAVOR, "7"),
                List.of(PORT),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    @Test
    public void aHostThatWouldBeAPathIsRefused() {
        Map<String, Object> port =
                Map.of("host", "../octavia", "portId", "p", "mac", "m", "ip", "10.0.0.2", "prefix", 24, "mtu", 1450);
        assertThatThrownBy(() -> StepResult.healthManagers(Map.of("healthManagers", List.of(port))))
                .isInstanceOf(Refusal.class)
                .hasMessage("from: healthManagers: host \"../octavia\" is not the name of a host;"
                        + " give what steps of this plugin returned");
    }
}
