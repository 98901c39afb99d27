package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** Arguments of steps mean what the same words mean in octavia.yaml. */
public class StepSpecTest {

    private static final Path FOLDER = Path.of("/ws");

    private static final Map<String, Section> SECTIONS = Map.of(
            "octaviaFlavor", Section.FLAVOR,
            "octaviaKeypair", Section.KEYPAIR,
            "octaviaCerts", Section.CERTIFICATES,
            "octaviaMgmtNet", Section.NETWORK,
            "octaviaSecGroup", Section.SECURITY_GROUPS,
            "octaviaImage", Section.IMAGE);

    /** As an operator would write it for the same. */
    private static final Spec WRITTEN = SpecReader.fromYaml("""
            release: "2024.1"
            flavor: {name: amp, id: 200, ram: 2048, disk: 0, vcpus: 2, public: false, extraSpecs: {a: b}}
            keypair: {name: ssh, publicKeyFile: keys/ssh.pub}
            certificates:
              layout: single-ca
              directory: /srv/certs
              key: {algorithm: ec, curve: P-256}
              validity: {ca: P5Y, client: P90D}
              renewWithin: P10D
              renewCaWithin: P300D
              subject: {country: DE, unit: LB}
            network:
              name: net
              project: 7
              provider: {type: vlan, physicalNetwork: physnet1, segment: 120}
              mtu: 1400
              shared: true
              portSecurity: true
              dnsDomain: lb.example.org.
              healthManagersRemoved: delete
              further: [storage]
              subnet: {name: mgmt, cidr: 10.1.0.0/24, gateway: 10.1.0.1, dhcp: false}
              healthManagers: [{host: controller, ip: 10.1.0.7}]
            securityGroups:
              amphora: {name: amp, ingress: [icmp, tcp/22]}
              healthManager: {ingress: [{rule: udp/5555, from: 10.0.0.0/8}], exclusive: true}
            octaviaFlavors: [{name: ha, topology: ACTIVE_STANDBY, enabled: false}]
            availabilityZones: [{name: rack-1, network: mgmt-1}]
            image: {name: img, file: "https://images.lab/img.qcow2", sha256: "0000000000000000000000000000000000000000000000000000000000000000", convertTo: none, arch: aarch64, tag: amp, visibility: shared, keep: 3, properties: {octavia_commit: c3d4}, sameWhen: [octavia_commit], maxAge: P30D, rollbackTo: 2a6b15cf-5cf8-4062-afbc-b6d17856a536, canary: {vipSubnet: public, timeout: PT5M}}
            quotas: {loadBalancers: 200, topology: ACTIVE_STANDBY, ports: -1}
            roles: {implied: false, assign: [{role: a, user: b, project: c}]}
            volumes: {size: 20, type: ssd}
            logOffload: {adminTargets: ["192.0.2.7:514"], tenantTargets: []}
            options: {loadbalancer_topology: ACTIVE_STANDBY, enable_anti_affinity: true}
            """, FOLDER);

    @Test
    public void everyStepMeansItsSection() {
        SECTIONS.forEach((function, section) -> {
            CloudStep step = step(function);

            assertThat(sections(step)).as(function).containsExactly(section);
            assertThat(spec(step).only(sections(step)))
                    .as(function)
                    .isEqualTo(withDefaultRelease(WRITTEN.only(Set.of(section))));
        });
    }

    @Test
    public void allPrerequisitesAreTheWholeSpecification() {
        CloudStep step = step("octaviaPrerequisites");

        assertThat(spec(step)).isEqualTo(WRITTEN);
        assertThat(sections(step)).containsExactlyInAnyOrder(Section.FLAVOR, Section.NETWORK);
        assertThat(sections(new PrerequisitesStep())).containsExactlyInAnyOrder(Section.values());
    }

    @Test
    public void withoutLeavesSectionsAlone() {
        PrerequisitesStep step = new PrerequisitesStep();
        step.setWithout(List.of("image", "flavor"));

        assertThat(sections(step))
                .contains(Section.KEYPAIR, Section.CERTIFICATES, Section.NETWORK, Section.SECURITY_GROUPS)
                .doesNotContain(Section.IMAGE, Section.FLAVOR);
        step.setOnly(List.of("flavor", "network"));
        assertThat(sections(step)).containsExactly(Section.NETWORK);
        step.setWithout(List.of("imge"));
        assertThatThrownBy(step::request)
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("without: \"imge\" is not one of flavor, ")
                .hasMessageEndingWith("; did you mean image?");
    }

    @Test
    public void anUnknownSectionIsRefusedWithTheNearest() {
        PrerequisitesStep step = new PrerequisitesStep();
        step.setOnly(List.of("flavour"));

        assertThatThrownBy(step::request)
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("only: \"flavour\" is not one of flavor, ")
                .hasMessageEndingWith("did you mean flavor?");
    }

    @Test
    public void everyStepIsCalledWithAllItsArgumentsHere() {
        assertThat(FullCall.ALL).allSatisfy(call -> assertThat(call.arguments()).containsOnlyKeys(call.names()));
        assertThat(FullCall.ALL.stream().map(FullCall::function).collect(Collectors.toSet()))
                .containsAll(SECTIONS.keySet())
                .hasSize(13);
    }

    @Test
    public void aStepWithoutArgumentsTakesTheDefaultsOfItsSection() {
        assertThat(spec(new FlavorStep())).isEqualTo(SpecReader.fromYaml("flavor: {}", FOLDER));
        assertThat(spec(new ImageStep())).isEqualTo(SpecReader.fromYaml("image: {}", FOLDER));
        assertThat(spec(new CertsStep()))
                .isEqualTo(SpecReader.fromYaml("certificates: {}\nnetwork: {healthManagers: []}", FOLDER));
        assertThat(spec(new KeypairStep())).isEqualTo(SpecReader.fromYaml("keypair: {}", FOLDER));
    }

    @Test
    public void stepsRunOnControllerOrAgent() {
        FlavorStep step = new FlavorStep();
        assertThat(step.request().target().runsOnAgent()).isFalse();
        step.setRunOn("agent");
        assertThat(step.request().target().runsOnAgent()).isTrue();
        step.setRunOn("moon");
        assertThatThrownBy(step::request)
                .isInstanceOf(Refusal.class)
                .hasMessage("runOn: \"moon\" is not one of controller, agent");
    }

    @Test
    public void stepsWaitForOtherRunsAsLongAsTheyMay() {
        FlavorStep step = new FlavorStep();
        assertThat(step.request().target().lockTimeout()).isEqualTo(Duration.ofMinutes(10));
        step.setLockTimeout("PT1H");
        assertThat(step.request().target().lockTimeout()).isEqualTo(Duration.ofHours(1));
        for (String wrong : List.of("60", "-PT1M", "soon")) {
            step.setLockTimeout(wrong);
            assertThatThrownBy(step::request)
                    .isInstanceOf(Refusal.class)
                    .hasMessage("lockTimeout: \"" + wrong + "\" is not a duration such as PT10M");
        }
    }

    @Test
    public void allProblemsOfArgumentsAreFoundWithoutACloud() {
        assertThat(FullCall.ALL).allSatisfy(call -> {
            if (call.make(call.own()) instanceof CloudStep step && SECTIONS.containsKey(call.function())) {
                assertThat(step.problems()).isEmpty();
            }
        });
        PrerequisitesStep wrong = new PrerequisitesStep();
        wrong.setFlavor(Map.of("ram", "much", "flavour", 1));
        wrong.setOptions(Map.of("no_such_option", "x"));
        assertThat(wrong.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("flavor.ram: "))
                .anyMatch(problem -> problem.startsWith("flavor.flavour: unknown"));
        wrong.setFlavor(Map.of());
        assertThat(wrong.problems()).singleElement().asString().startsWith("options.no_such_option: ");
        wrong.setOnly(List.of("flavour"));
        assertThat(wrong.problems()).singleElement().asString().startsWith("only: ");
        LoadBalancersStep balancers = new LoadBalancersStep();
        balancers.setReasons(List.of("mood"));
        assertThat(balancers.problems()).singleElement().asString().startsWith("reasons: \"mood\" is not one of ");
    }

    private static CloudStep step(String function) {
        return (CloudStep) FullCall.ALL.stream()
                .filter(call -> call.function().equals(function))
                .findFirst()
                .orElseThrow()
                .make();
    }

    private static Set<Section> sections(CloudStep step) {
        return step.request().wanted().sections();
    }

    private static Spec spec(CloudStep step) {
        return SpecReader.fromMap(step.request().wanted().values(), FOLDER);
    }

    private static Spec withDefaultRelease(Spec spec) {
        return new Spec(
                spec(new FlavorStep()).release(),
                spec.flavor(),
                spec.keypair(),
                spec.certificates(),
                spec.network(),
                spec.securityGroups(),
                spec.image(),
                spec.quotas(),
                spec.roles(),
                spec.volumes(),
                spec.logOffload(),
                spec.options(),
                spec.octaviaFlavors(),
                spec.availabilityZones());
    }
}
