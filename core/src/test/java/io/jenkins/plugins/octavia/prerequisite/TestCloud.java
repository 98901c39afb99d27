package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.RealProject;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.SelfSignedCloud;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.junit.Assume;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * A cloud for one test, with a folder: the embedded one, or the real one whose clouds.yaml the system property
 * {@code octavia.test.clouds} names. Names carry a number of their own, and the administrator works in a project of its own,
 * so that tests do not meet on a real cloud; what a test made is taken away after it.
 */
public final class TestCloud extends ExternalResource implements Listener {

    private static final Optional<String> REAL = Optional.ofNullable(System.getProperty("octavia.test.clouds"));
    private static final SecureRandom RANDOM = new SecureRandom();

    final TemporaryFolder folder = new TemporaryFolder();
    final String number = "t" + Long.toString(RANDOM.nextLong(1L << 40), 36);
    final List<Resource> told = new CopyOnWriteArrayList<>();
    final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<Spec> applied = new CopyOnWriteArrayList<>();
    private final List<Runnable> cleanUps = new ArrayList<>();
    private volatile LongConsumer onUpload = sent -> {};
    private EmbeddedCloud embedded;
    private RealProject project;
    private Cloud admin;

    @Override
    protected void before() throws IOException {
        folder.create();
        if (REAL.isEmpty()) {
            embedded = EmbeddedCloud.builder()
                    .agentHosts("controller", "localhost")
                    .octavia()
                    .start();
        }
    }

    @Override
    protected void after() {
        try {
            cleanUps.forEach(Runnable::run);
            if (project != null) {
                applied.stream()
                        .filter(TestCloud::reachesBeyondTheProject)
                        .distinct()
                        .forEach(this::removed);
            }
        } finally {
            if (embedded != null) {
                embedded.close();
            }
            if (project != null) {
                project.delete();
            }
            folder.delete();
        }
    }

    /** Octavia's flavors and availability zones are the whole cloud's. */
    private static boolean reachesBeyondTheProject(Spec spec) {
        return spec.octaviaFlavors().isPresent() || spec.availabilityZones().isPresent();
    }

    private void removed(Spec spec) {
        try {
            Destruction.of(spec, sections(), admin(), inputs(), this);
        } catch (Refusal e) {
            // The network of another project that it names is gone; the test has removed the rest.
            note(e.getMessage());
        }
    }

    public static boolean isReal() {
        return REAL.isPresent();
    }

    /** The embedded cloud, for what cannot be asked of a real one. */
    public EmbeddedCloud embedded() {
        Assume.assumeTrue("only the embedded cloud can do this", REAL.isEmpty());
        return embedded;
    }

    public CloudConfig config(String name) {
        return REAL.isPresent() ? project().entered(listed(name)) : listed(name);
    }

    /** Made once it is needed: a test that finds out that it needs the embedded cloud leaves the real one alone. */
    private synchronized RealProject project() {
        if (project == null) {
            project = RealProject.create(listed("admin"), number);
        }
        return project;
    }

    private CloudConfig listed(String name) {
        Environment environment = new Environment(
                Map.of("OS_CLIENT_CONFIG_FILE", REAL.orElse("/clouds.yaml")),
                Path.of("/"),
                Path.of("/"),
                path -> REAL.isPresent() ? Files.readString(path) : embedded.cloudsYaml());
        return new CloudsYaml(environment).find(Optional.of(name));
    }

    /** The admin's way in through TLS, and two authorities of which the first signed the server's certificate. */
    record Tls(CloudConfig config, String authority, String otherAuthority) {
        CloudConfig trusting(Optional<String> authorities) {
            return config.withRoute(new Route(
                    authorities, true, config.route().proxy(), config.route().timeouts()));
        }
    }

    Tls tls() throws Exception {
        if (REAL.isPresent()) {
            CloudConfig config = config("admin-tls");
            String other = Files.readString(Path.of(REAL.get()).resolveSibling("other-ca.pem"));
            return new Tls(config, config.route().caCertificates().orElseThrow(), other);
        }
        SelfSignedCloud server = SelfSignedCloud.named(folder.newFolder().toPath(), "ip:127.0.0.1");
        SelfSignedCloud other = SelfSignedCloud.named(folder.newFolder().toPath(), "ip:127.0.0.1");
        cleanUp(server.cloud()::close);
        cleanUp(other.cloud()::close);
        return new Tls(config("admin", server.cloud().cloudsYaml()), server.certificate(), other.certificate());
    }

    /** A cloud before it has an Octavia, as clouds are when prerequisites are made. */
    Cloud withoutOctavia() {
        EmbeddedCloud early = EmbeddedCloud.start();
        cleanUp(early::close);
        return Cloud.connect(config("admin", early.cloudsYaml()));
    }

    private static CloudConfig config(String name, String clouds) {
        Environment environment = new Environment(
                Map.of("OS_CLIENT_CONFIG_FILE", "/clouds.yaml"), Path.of("/"), Path.of("/"), path -> clouds);
        return new CloudsYaml(environment).find(Optional.of(name));
    }

    public Cloud connect(String name) {
        return Cloud.connect(config(name));
    }

    /** As a cloud whose clock is ahead of the real one, so that it agrees with a run to come. */
    Cloud connect(String name, Duration ahead) {
        CloudConfig config = config(name);
        return Cloud.connect(config, ahead(Cloud.transport(config), call -> ahead));
    }

    /** The same way to a cloud, whose clock is ahead of the real one. */
    Transport ahead(Transport transport, Function<Call, Duration> ahead) {
        return call -> {
            Answer answer = transport.send(call);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(answer.headers());
            headers.put(
                    "Date",
                    List.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.now().plus(ahead.apply(call)).atOffset(ZoneOffset.UTC))));
            return new Answer(answer.status(), headers, answer.body());
        };
    }

    /** One login for all that a test looks at; runs log in for themselves. */
    public synchronized Cloud admin() {
        if (admin == null) {
            admin = connect("admin");
        }
        return admin;
    }

    /** A name that no other test has. */
    public String unique(String name) {
        return name + "-" + number;
    }

    /** A specification; {@code $N} in it becomes the number of this test. */
    public Spec spec(String yaml) {
        return SpecReader.fromYaml(yaml.replace("$N", number), folder.getRoot().toPath());
    }

    public OutputFolder out() {
        return new OutputFolder(folder.getRoot().toPath().resolve("out"));
    }

    /** Runs after the test, before what it applied is destroyed. */
    void cleanUp(Runnable work) {
        cleanUps.add(work);
    }

    public Inputs inputs() {
        return with().inputs(out());
    }

    /** The same with another folder. */
    public Inputs inputs(OutputFolder folder) {
        return with().inputs(folder);
    }

    InputsBuilder with() {
        return new InputsBuilder();
    }

    Deployment apply(String yaml) {
        return apply(spec(yaml), connect("admin"), inputs());
    }

    Deployment apply(Spec spec, Cloud cloud, Inputs inputs) {
        return apply(spec, cloud, inputs, this);
    }

    Deployment apply(Spec spec, Cloud cloud, Inputs inputs, Listener listener) {
        applied.add(spec);
        try (Plan plan = Plan.of(spec, EnumSet.allOf(Section.class), cloud, inputs, listener)) {
            return plan.apply();
        }
    }

    /** As the command line does, with what it leaves for the next run. */
    Deployment run(String yaml, Inputs inputs, Section... only) throws IOException {
        Spec spec = spec(yaml);
        applied.add(spec);
        try (Plan plan = Plan.of(spec, sections(only), connect("admin"), inputs, this)) {
            Deployment deployment = plan.apply();
            Deployment whole = inputs.last().followedBy(deployment);
            Files.write(out().deployment(), DeploymentJson.bytes(DeploymentJson.map(whole)));
            return deployment;
        }
    }

    List<Change> plan(String yaml) {
        return plan(yaml, inputs());
    }

    List<Change> plan(String yaml, Inputs inputs) {
        return plan(yaml, inputs, connect("admin"));
    }

    List<Change> plan(String yaml, Inputs inputs, Cloud cloud) {
        try (Plan plan = Plan.of(spec(yaml), EnumSet.allOf(Section.class), cloud, inputs, this)) {
            return plan.changes();
        }
    }

    Destruction.Outcome destroy(String yaml, Section... only) {
        return Destruction.of(spec(yaml), sections(only), connect("admin"), inputs(), this);
    }

    private static Set<Section> sections(Section... only) {
        return only.length == 0 ? EnumSet.allOf(Section.class) : EnumSet.copyOf(List.of(only));
    }

    /** A qcow2 file of some bytes, each call with other content. */
    public Path image(String name, long virtualGib) throws IOException {
        byte[] disk = EmptyDisk.qcow2(virtualGib << 30);
        byte[] image = Arrays.copyOf(disk, disk.length + 4096);
        // Behind what the disk uses.
        byte[] unused = new byte[4096];
        RANDOM.nextBytes(unused);
        System.arraycopy(unused, 0, image, disk.length, unused.length);
        Path file = folder.getRoot().toPath().resolve(name);
        Files.write(file, image);
        return file;
    }

    static Resource resource(Deployment deployment, Kind kind) {
        return deployment.resources().stream()
                .filter(resource -> resource.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in " + deployment));
    }

    /** A port on a network as Nova makes one for an amphora. */
    Port amphoraOn(Network network) {
        Networking neutron = admin().network();
        Port amphora = neutron.create(new NewPort(
                network.id(),
                neutron.subnetsOf(List.of(network.id())).get(0).id(),
                unique("amphora"),
                "",
                "compute:nova",
                "controller",
                Optional.empty(),
                Optional.empty()));
        cleanUp(() -> neutron.delete(amphora));
        return amphora;
    }

    /** The id of a network with a subnet that somebody made. */
    String strangeNetwork(String name) {
        Networking neutron = admin().network();
        RawCalls calls = new RawCalls(config("admin"));
        Network network = neutron.create(PlainNetwork.of(unique(name), ""));
        cleanUp(() -> neutron.delete(network));
        calls.createSubnet(network.id(), unique(name), "172.31.252.0/24");
        return network.id();
    }

    /** Those that are in the cloud; files are of each folder. */
    static List<Resource> ofCloud(Deployment deployment) {
        return deployment.resources().stream()
                .filter(resource -> resource.kind() != Kind.CONFIGURATION)
                .toList();
    }

    @Override
    public void ensured(Resource resource) {
        told.add(resource);
    }

    /** Is told how many bytes have gone. */
    void onUpload(LongConsumer sent) {
        onUpload = sent;
    }

    @Override
    public void uploaded(long sent, long size) {
        onUpload.accept(sent);
    }

    @Override
    public void note(String message) {
        notes.add(message);
    }
}
