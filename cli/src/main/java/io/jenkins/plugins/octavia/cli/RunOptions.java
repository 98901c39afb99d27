package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.RemoteImageFile;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.ExtraOptions;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code apply}, {@code plan} and {@code destroy} share. */
final class RunOptions {

    private static final Path DEFAULT_SPEC = Path.of("octavia.yaml");

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description = "What to make (default: ./octavia.yaml, if it is there).")
    private Path spec;

    @Option(names = "--cloud", paramLabel = "NAME", description = "A cloud of clouds.yaml; else OS_CLOUD or OS_*.")
    private String cloud;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "octavia-out",
            description = "Where the results go, and those of the last run are (default: ./octavia-out).")
    private Path out;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description =
                    "The octavia.conf that Octavia has. It is read, never written: apply merges its options into a copy.")
    private Path conf;

    @Option(names = "--embedded", description = "Use a small cloud inside this process: for a look around.")
    private boolean embedded;

    @Mixin
    private JsonOption json;

    @Mixin
    private DebugOption debug;

    @Mixin
    private SecretsOption secrets;

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            description = "Only these sections of the specification: flavor, keypair, ...")
    private Set<String> only = Set.of();

    boolean json() {
        return json.isGiven();
    }

    List<RequestWatch> watches(Surroundings surroundings) {
        return debug.watches(surroundings);
    }

    boolean embedded() {
        return embedded;
    }

    Optional<String> cloud() {
        if (embedded && cloud != null) {
            throw new WrongInput("--cloud and --embedded do not go together");
        }
        return Optional.ofNullable(cloud);
    }

    OutputFolder out(Surroundings surroundings) {
        OutputFolder folder = new OutputFolder(resolve(surroundings, out));
        folder.refuseUntrusted(surroundings.modes());
        if (!embedded && Demo.isIn(folder)) {
            throw new WrongInput(out + ": a demonstration (--embedded) left its CA and keys here; give another folder"
                    + " with --out, or remove this one");
        }
        return folder;
    }

    Set<Section> only() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Section.class);
        }
        Set<Section> sections = EnumSet.noneOf(Section.class);
        only.forEach(key -> sections.add(Section.of(key.strip())
                .orElseThrow(() -> new WrongInput(
                        "--only " + key + ": no such section; known are " + String.join(", ", Section.keys())))));
        return sections;
    }

    Spec spec(Surroundings surroundings) {
        Path spec = Optional.ofNullable(this.spec).orElse(DEFAULT_SPEC);
        Path file = resolve(surroundings, spec);
        if (this.spec == null && !Files.exists(file)) {
            if (embedded) {
                return Demo.spec(out(surroundings).path());
            }
            throw new WrongInput("--spec FILE is missing, and there is no ./" + spec
                    + ": an octavia.yaml that says what to make (or --embedded)");
        }
        try {
            Spec read = SpecReader.fromYaml(read(surroundings, file), file.getParent());
            ExtraOptions.check(read);
            surroundings.warnOfUntrusted("specification", file);
            judge(read.only(only()), surroundings);
            return read;
        } catch (SpecException e) {
            throw new WrongInput(String.join(
                    System.lineSeparator(),
                    e.problems().stream().map(problem -> spec + ": " + problem).toList()));
        }
    }

    /** Holders of the key of amphorae may log in; builders of their image could too, but it is known to come from elsewhere. */
    private static void judge(Spec spec, Surroundings surroundings) {
        spec.keypair()
                .map(KeypairSpec::source)
                .filter(PublicKeyFile.class::isInstance)
                .ifPresent(source -> surroundings.refuseUntrusted("publicKeyFile", ((PublicKeyFile) source).path()));
        spec.image().flatMap(ImageSpec::file).ifPresent(file -> surroundings.warnOfUntrusted("image", file));
    }

    private ConfFile conf(Surroundings surroundings, Path file) {
        byte[] bytes = bytes(file);
        surroundings.refuseUntrusted("octavia.conf", file);
        return ConfFile.parse(bytes);
    }

    private static ImageFile image(Surroundings surroundings, ImageSpec spec) {
        return spec.download()
                .<ImageFile>map(download -> new RemoteImageFile(download, Route.toPublishers(surroundings.trusted())))
                .orElseGet(() -> ImageFile.at(spec.file().orElseThrow(), spec.convertsToRaw()));
    }

    /** For a command that takes no lock. */
    Inputs inputs(Surroundings surroundings, RequestWatch watch) {
        return inputs(surroundings, watch, new LockOption());
    }

    /** @param watch sees the upload of the image */
    Inputs inputs(Surroundings surroundings, RequestWatch watch, LockOption lock) {
        OutputFolder folder = out(surroundings);
        Optional<Secret> passphrase = secrets.find(surroundings, SecretsOption.Name.CA_PASSPHRASE);
        return new Inputs(
                folder,
                Optional.ofNullable(conf).map(file -> conf(surroundings, resolve(surroundings, file))),
                LastDeployment.in(folder),
                true,
                image -> Optional.of(watch.over(image(surroundings, image))),
                new Secrets(
                        embedded
                                ? passphrase.or(() -> Optional.of(Demo.passphrase(folder, surroundings.random())))
                                : passphrase,
                        secrets.find(surroundings, SecretsOption.Name.HEARTBEAT_KEY),
                        secrets.find(surroundings, SecretsOption.Name.SERVER_CERTS_KEY_PASSPHRASE)),
                Minting.EVERYTHING,
                CommandLineWording.WORDING,
                surroundings.clock(),
                surroundings.random(),
                lock.request(surroundings, folder));
    }

    static Path resolve(Surroundings surroundings, Path path) {
        return surroundings.environment().workingDirectory().resolve(path).normalize();
    }

    static String read(Surroundings surroundings, Path file) {
        try {
            return surroundings.environment().files().read(file);
        } catch (NoSuchFileException e) {
            throw new WrongInput(file + ": there is no such file");
        } catch (IOException e) {
            throw new WrongInput(file + ": cannot be read: " + FileProblem.of(e));
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new WrongInput(file + ": there is no such file");
        } catch (IOException e) {
            throw new WrongInput(file + ": cannot be read: " + FileProblem.of(e));
        }
    }
}
