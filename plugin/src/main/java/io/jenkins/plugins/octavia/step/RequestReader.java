package io.jenkins.plugins.octavia.step;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Rotation;
import io.jenkins.plugins.octavia.prerequisite.ExtraOptions;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a call names: the specification, credentials, and files of the workspace. */
final class RequestReader {

    private final ProvisioningRequest request;
    private final BuildContext build;
    private final MemoryFolder memory;

    RequestReader(ProvisioningRequest request, BuildContext build, MemoryFolder memory) {
        this.request = request;
        this.build = build;
        this.memory = memory;
    }

    /** @throws AbortException with all errors of the specification */
    Spec spec() throws IOException, InterruptedException {
        Spec spec = read();
        ExtraOptions.check(spec);
        refuseUnnamed(spec);
        return spec;
    }

    private Spec read() throws IOException, InterruptedException {
        Optional<String> file = request.wanted().spec();
        if (file.isEmpty()) {
            return SpecReader.fromMap(request.wanted().values(), memory.root());
        }
        String text = needed("spec").readText("spec", file.get());
        try {
            return SpecReader.fromYaml(text, request.wanted().values(), memory.root());
        } catch (SpecException e) {
            throw new AbortException(e.problems().stream()
                    .map(problem -> file.get() + ": " + problem)
                    .collect(Collectors.joining("\n")));
        }
    }

    /** @throws Refusal if the specification lacks a section that the call names */
    private void refuseUnnamed(Spec spec) {
        for (Section section : request.wanted().only()) {
            if (spec.only(Set.of(section)).isEmpty()) {
                throw new Refusal(
                        "only: the specification has no section " + section.key() + "; give it, {} for its defaults");
            }
        }
    }

    /** Reads a file that a clouds.yaml names by a relative path. */
    String caCertificate(Path path) throws IOException {
        try {
            return needed("cacert of clouds.yaml").readText("cacert", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("aborted", e);
        }
    }

    /** What core works with; the certificates and keys in credentials are written into the folder in memory. */
    Inputs inputs(Spec spec, Optional<AuthorityCredential> authority) throws IOException, InterruptedException {
        OutputFolder out = new OutputFolder(memory.path());
        Secrets secrets = SecretTextCredentials.find(request.credentials(), build.run());
        Optional<CertificatesSpec> certificates =
                spec.certificates().filter(s -> request.wanted().sections().contains(Section.CERTIFICATES));
        if (certificates.isPresent()) {
            needed("the section certificates");
            if (authority.isPresent() && secrets.caPassphrase().isPresent()) {
                authority.get().refuseOther(secrets.caPassphrase().get());
                Rotation.restore(
                        authority.get().kept(),
                        out.certificates(),
                        Passphrase.of(secrets.caPassphrase().get().reveal()),
                        Clock.systemUTC(),
                        new SecureRandom());
            }
        }
        Optional<KeypairSpec> keypair =
                spec.keypair().filter(s -> request.wanted().sections().contains(Section.KEYPAIR));
        if (keypair.isPresent()) {
            giveKey(keypair.get(), out);
        }
        Optional<String> base = request.output().base();
        return StepInputs.of(
                build,
                memory,
                base.isPresent() ? Optional.of(conf(base.get())) : Optional.empty(),
                request.output().hasConf(),
                this::image,
                secrets,
                request.authority().isCreated() ? Minting.AUTHORITY : Minting.NOTHING,
                request.target().lockTimeout());
    }

    private ConfFile conf(String path) throws IOException, InterruptedException {
        return ConfFile.parse(needed("conf").read("conf", path));
    }

    /** Empty if the call names none, or does not provision certificates. */
    Optional<AuthorityCredential> authority(Spec spec) throws AbortException {
        Optional<String> id = request.credentials().of(Use.AUTHORITY);
        return id.isPresent()
                        && spec.certificates().isPresent()
                        && request.wanted().sections().contains(Section.CERTIFICATES)
                ? Optional.of(AuthorityCredential.find(id.get(), build.run()))
                : Optional.empty();
    }

    private void giveKey(KeypairSpec spec, OutputFolder out) throws IOException, InterruptedException {
        Optional<String> ssh = request.credentials().of(Use.SSH);
        if (spec.source() instanceof PublicKeyFile given) {
            if (ssh.isPresent()) {
                throw new AbortException("keypair " + spec.name()
                        + ": both publicKeyFile and sshCredentialsId give its key; leave one out");
            }
            String line = needed("publicKeyFile")
                    .readText("publicKeyFile", given.path().toString());
            AtomicFile.writePublic(given.path(), line.getBytes(StandardCharsets.UTF_8));
        } else if (ssh.isPresent()) {
            String key = new RunCredentials(build.run())
                            .get(SSHUserPrivateKey.class, "SSH Username with private key", ssh.get(), "the keypair")
                            .getPrivateKeys()
                            .stream()
                            .findFirst()
                            .orElseThrow(() -> new AbortException(
                                    "credentials " + ssh.get() + ": it holds no private key; enter one"));
            AtomicFile.writeSecret(out.privateKey(spec.name()), key.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<ImageFile> image(ImageSpec image) {
        if (request.wanted().imageToBeBuilt()) {
            return Optional.empty();
        }
        try {
            Workspace workspace = needed("the section image");
            return Optional.of(
                    image.download().isPresent()
                            ? workspace.download(image.download().get())
                            : workspace.image(image.file().orElseThrow().toString(), image.convertsToRaw()));
        } catch (IOException e) {
            throw new Refusal(FileProblem.named(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("image file " + image.shownFile() + ": aborted");
        }
    }

    /** Access to files needs a workspace. */
    private Workspace needed(String what) throws IOException, InterruptedException {
        return Workspace.required(build, what);
    }
}
