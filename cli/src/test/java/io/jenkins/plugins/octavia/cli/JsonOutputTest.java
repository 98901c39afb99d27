package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import picocli.CommandLine.Model.CommandSpec;

/** What each command prints with {@code --json}, against {@code output.schema.json}. */
public class JsonOutputTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> WITHOUT_RESULT = List.of("help", "generate-completion", "generate-man-page");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLineRun line;
    private JsonNode schema;

    @Before
    public void schema() throws IOException {
        line = new CommandLineRun(folder.getRoot().toPath());
        try (InputStream in = Surroundings.class.getResourceAsStream("output.schema.json")) {
            schema = MAPPER.readTree(in);
        }
        schema.get("$defs").forEach(JsonOutputTest::close);
    }

    /** For programs it is open; here each name must be in it. */
    private static void close(JsonNode node) {
        if (node.path("properties").isObject() && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(JsonOutputTest::close);
    }

    @Test
    public void eachCommandThatHasAResultHasAShape() {
        List<String> commands = ManPageCommand.commands(new CommandLineInterface(
                                line.surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream()))
                        .line()
                        .getCommandSpec())
                .stream()
                .peek(command -> assertThat(
                                command.findOption("--json") != null || WITHOUT_RESULT.contains(command.name()))
                        .as(command.name() + " has --json")
                        .isTrue())
                .map(CommandSpec::qualifiedName)
                .map(name -> name.replaceFirst("^\\S+ ", ""))
                .filter(name -> !WITHOUT_RESULT.contains(name))
                .toList();
        List<String> shapes = new ArrayList<>();
        schema.get("$defs").fieldNames().forEachRemaining(shapes::add);
        assertThat(shapes).containsAll(commands);
    }

    @Test
    public void whatRunsPrintHasItsShape() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            line.spec("flavor: {}\nkeypair: {type: ed25519}\ncertificates: {key: {algorithm: ec, curve: P-256}}\n"
                    + "network: {healthManagers: [{host: controller}]}\nsecurityGroups: {}\nimage: {file: a.raw}\n");
            Files.write(line.path("a.raw"), new byte[1024]);
            line.clouds(cloud);

            expect("plan", 2, "--cloud", "admin");
            cloud.fail(
                    request -> request.path().endsWith("/v2/images")
                            && request.method().equals("POST"),
                    403,
                    1);
            assertThat(expect("apply", 1, "--cloud", "admin").has("failure")).isTrue();
            JsonNode applied = expect("apply", 0, "--cloud", "admin");
            assertThat(applied.get("format").intValue()).isEqualTo(1);
            expectShape(
                    "apply",
                    MAPPER.readTree(line.path("octavia-out/deployment.json").toFile()));
            expect("plan", 0, "--cloud", "admin");
            expect("plan", 2, "--destroy", "--cloud", "admin");
            expect("export", 0, "kolla", "--to", "kolla");
            expect("export", 0, "kolla", "--to", "kolla", "--show-secrets");
            expect("certs renew", 0, "octavia-out");
            expect("certs check", 0, "octavia-out");
            expect("certs check", 2, "octavia-out", "--within", "P20Y");

            expect("destroy", 0, "--cloud", "admin");
        }
    }

    @Test
    public void whatUnlockPrintsHasItsShape() throws IOException {
        try (EmbeddedCloud embedded = EmbeddedCloud.start()) {
            line.clouds(embedded);
            Cloud cloud = Cloud.connect(
                    new CloudsYaml(new Environment(Map.of(), line.path(""), line.path(""), Files::readString))
                            .find(Optional.of("admin")));
            cloud.locks()
                    .create(new Keypair(
                            "octavia-prerequisites-lock-" + cloud.project().id() + "-1",
                            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                    + " 0123456789abcdef 2026-01-01T00:00:00Z somebody"));
            assertThat(expect("unlock", 0, "--cloud", "admin", "0123456789abcdef")
                            .get("holder")
                            .asText())
                    .startsWith("the run of somebody");
        }
    }

    @Test
    public void whatConfCheckPrintsHasItsShape() throws IOException {
        Files.writeString(line.path("octavia.conf"), "[controller_worker]\namp_network = x\nan option of prose = 1\n");
        JsonNode findings = expect("conf check", 2, "octavia.conf", "--release", "2025.1");
        assertThat(findings.at("/findings/0/option").asText()).isEqualTo("amp_network");
        Files.writeString(line.path("octavia.conf"), "[DEFAULT]\n");
        expect("conf check", 0, "octavia.conf", "--release", "2025.1");
    }

    @Test
    public void whatLoadBalancersPrintHasItsShape() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            OneLoadBalancer one = new OneLoadBalancer(cloud, line);
            assertThat(expect("loadbalancers status", 0, "--cloud", "admin")
                            .at("/loadBalancers/0/id")
                            .asText())
                    .isEqualTo(one.id());
            assertThat(expect("doctor", 0, "--cloud", "admin")
                            .at("/findings/0/severity")
                            .asText())
                    .isEqualTo("ok");
            one.moveTag();
            expect("doctor", 2, "--cloud", "admin");
            assertThat(expect("loadbalancers status", 2, "--cloud", "admin")
                            .at("/loadBalancers/0/drifts/0/reason")
                            .asText())
                    .isEqualTo("image");
            assertThat(expect("loadbalancers configure", 0, "--cloud", "admin", "--soak", "PT0S")
                            .at("/configured/0/result")
                            .asText())
                    .isEqualTo("done");
            assertThat(expect("loadbalancers refresh", 2, "--cloud", "admin", "--configure", "--soak", "PT0S")
                            .get("configured"))
                    .hasSize(1);
            assertThat(expect("loadbalancers refresh", 0, "--cloud", "admin", "--allow-outage", "--soak", "PT0S")
                            .at("/refreshed/0/result")
                            .asText())
                    .isEqualTo("done");
            assertThat(expect("loadbalancers refresh", 0, "--cloud", "admin").get("refreshed"))
                    .isEmpty();
        }
    }

    @Test
    public void whatRotationsPrintHasItsShape() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            line.spec("certificates: {key: {algorithm: ec, curve: P-256}}\nnetwork: {healthManagers: []}\n");
            assertThat(line.run("apply", "--cloud", "admin").status()).isZero();

            expect("certs rotate", 0, "--cloud", "admin", "--status");
            assertThat(expect("certs rotate", 0, "--cloud", "admin")
                            .get("phase")
                            .asText())
                    .isEqualTo("trust");
            expect("certs rotate", 2, "--cloud", "admin", "--status");
            assertThat(expect("certs rotate", 0, "--cloud", "admin", "--deployed")
                            .has("deployed"))
                    .isTrue();
        }
    }

    private JsonNode expect(String command, int status, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add("--json");
        arguments.addAll(List.of(more));
        Result result = line.run(arguments.toArray(String[]::new));
        assertThat(result.status()).as(arguments + ": " + result.err()).isEqualTo(status);
        JsonNode json = MAPPER.readTree(result.out());
        expectShape(command, json);
        return json;
    }

    private void expectShape(String command, JsonNode json) {
        ObjectNode shape = schema.deepCopy();
        shape.put("$ref", "#/$defs/" + command.replace(" ", "%20"));
        JsonSchema judge = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(shape);
        assertThat(judge.validate(json)).as(command).isEmpty();
    }
}
