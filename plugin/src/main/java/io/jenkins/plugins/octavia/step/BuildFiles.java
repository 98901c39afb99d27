package io.jenkins.plugins.octavia.step;

import hudson.Util;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts the files of a run where they belong: secret ones on the agent, until the build ends; an authority that is new, or
 * has a new client, as PKCS#12 into the artifacts or back into its credential; the others into the artifacts.
 */
final class BuildFiles {

    private static final String DEPLOYMENT = "deployment.json";

    private final ProvisioningRequest request;
    private final BuildContext build;
    private final Optional<Workspace> workspace;
    private final MemoryFolder memory;
    private final Spec spec;
    private final Inputs inputs;
    private final ArtifactFolder folder;
    private final Optional<AuthorityCredential> authority;
    private Map<String, String> files = Map.of();
    private Optional<Bundle> bundle = Optional.empty();

    BuildFiles(
            ProvisioningRequest request,
            BuildContext build,
            Optional<Workspace> workspace,
            MemoryFolder memory,
            Spec spec,
            Inputs inputs,
            ArtifactFolder folder,
            Optional<AuthorityCredential> authority) {
        this.request = request;
        this.build = build;
        this.workspace = workspace;
        this.memory = memory;
        this.spec = spec;
        this.inputs = inputs;
        this.folder = folder;
        this.authority = authority;
    }

    /** Called after all files are in memory, and before the network is tagged with the secrets. */
    void keep() {
        if (workspace.isEmpty()) {
            return;
        }
        try {
            keepAuthority();
            files = workspace.get().writeSecrets(memory.contents(secretFiles()));
        } catch (IOException e) {
            throw new Refusal(
                    "files on the agent: " + FileProblem.named(e) + "; run again, what is done already is kept");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("aborted; run again, what is done already is kept");
        }
    }

    private Stream<String> secretFiles() throws IOException {
        return memory.names().stream().filter(name -> name.endsWith(".conf") || name.equals("certs"));
    }

    private void keepAuthority() throws IOException, InterruptedException {
        Optional<Bundle> bundle = bundle();
        if (bundle.isEmpty() || isKept(bundle.get())) {
            return;
        }
        if (authority.isPresent()
                && request.authority().updatesCredential()
                && isPutBack(authority.get(), bundle.get())) {
            return;
        }
        Optional<String> weakness = passphrase().weakness();
        if (!request.output().isArchived()) {
            renewedForThisBuildAlone("archive it (archive: true)");
        } else if (weakness.isPresent()) {
            renewedForThisBuildAlone("its passphrase " + weakness.get()
                    + " and could be guessed in an artifact: encrypt the authority anew under a longer one");
        } else {
            archive(bundle.get());
        }
    }

    private boolean isPutBack(AuthorityCredential credential, Bundle renewed) throws IOException {
        return switch (credential.update(renewed, build.run(), inputs.random())) {
            case DONE -> {
                build.log().note("credentials " + id() + ": hold the renewed client certificate now");
                yield true;
            }
            case OVERTAKEN -> {
                build.log()
                        .warning("credentials " + id()
                                + ": they were changed since this step read them, and are"
                                + " left as they are now");
                yield false;
            }
            case FORBIDDEN -> false;
        };
    }

    private void renewedForThisBuildAlone(String remedy) {
        build.log()
                .warning("credentials " + id() + ": the client certificate was renewed for this build alone; " + remedy
                        + ", or let the credentials be updated (updateCredential: true)");
    }

    private void archive(Bundle bundle) throws IOException, InterruptedException {
        AuthorityArtifact artifact = new AuthorityArtifact(build.run(), folder);
        artifact.archive(bundle, passphrase(), workspace.orElseThrow(), inputs.random());
        build.log()
                .warning("the artifact " + artifact.path() + " holds "
                        + (authority.isPresent()
                                ? "the authority with a renewed client certificate; put it into credentials " + id()
                                : "the new authority; make a Certificate credential of it and give its id as"
                                        + " authorityCredentialsId from now on")
                        + " (its password is the passphrase of the authority's keys). In it are the keys of all"
                        + " authorities and of the client, for everyone who may read this build and guesses that passphrase:"
                        + " delete the build when the credentials have it");
    }

    private boolean isKept(Bundle bundle) throws IOException {
        return authority.isPresent()
                && authority
                        .get()
                        .bundle()
                        .client()
                        .certificate()
                        .equals(bundle.client().certificate());
    }

    private String id() {
        return request.credentials().of(Use.AUTHORITY).orElse("");
    }

    private Passphrase passphrase() {
        return Passphrase.of(inputs.secrets().caPassphrase().orElseThrow().reveal());
    }

    /** Empty if the run does not provision certificates. Read once, because decrypting the keys takes time. */
    private Optional<Bundle> bundle() {
        if (bundle.isEmpty()) {
            bundle = spec.certificates()
                    .filter(s -> request.wanted().sections().contains(Section.CERTIFICATES))
                    .filter(s -> inputs.secrets().caPassphrase().isPresent())
                    .flatMap(s -> CertificateFolder.below(memory.path())
                                            .read(s.profile().layout(), passphrase(), inputs.clock())
                                    instanceof Complete complete
                            ? Optional.of(complete.bundle())
                            : Optional.empty());
        }
        return bundle;
    }

    /**
     * Archives what is not secret, also of a run that failed.
     *
     * @param part what the steps of the build did to this cloud, this one included
     */
    void publish(Deployment deployment, BuildSummary.Part part) throws IOException, InterruptedException {
        if (workspace.isEmpty()) {
            return;
        }
        Map<String, String> digests = new TreeMap<>();
        // A rollback has no file, and the file of an image that stays may not be here.
        Optional<Path> image = spec.image()
                .filter(s -> deployment.image().isPresent() && s.rollbackTo().isEmpty())
                .flatMap(ImageSpec::file);
        if (image.isPresent()) {
            digests.put(
                    image.get().getFileName().toString(),
                    workspace.get().md5(image.get().toString()));
        }
        if (request.output().isArchived()) {
            // Steps at the same time write the same deployment.json: the last one must be complete.
            synchronized (part) {
                Map<String, byte[]> artifacts = artifacts(deployment, part);
                workspace.get().archive(artifacts);
                byte[] json = artifacts.get(path(DEPLOYMENT));
                if (json != null) {
                    digests.put(path(DEPLOYMENT), Util.getDigestOf(new ByteArrayInputStream(json)));
                }
            }
        }
        if (!digests.isEmpty()) {
            Fingerprints.record(build.run(), digests);
        }
    }

    private Map<String, byte[]> artifacts(Deployment deployment, BuildSummary.Part part) throws IOException {
        Map<String, byte[]> artifacts = new TreeMap<>();
        // If they are incomplete, the failure says so already.
        spec.certificates()
                .filter(s -> request.wanted().sections().contains(Section.CERTIFICATES))
                .flatMap(s -> deployment.certificates())
                .flatMap(certificates -> bundle())
                .ifPresent(bundle -> bundle.certificates().forEach((name, pem) -> artifacts.put(path(name), pem)));
        if (request.output().hasDeployment()) {
            artifacts.put(path(DEPLOYMENT), DeploymentJson.bytes(DeploymentJson.map(part.upTo(deployment))));
        }
        // An octavia.conf of some sections only must not be deployed.
        if (isWhole()) {
            memory.confsWithoutSecrets().forEach((name, content) -> artifacts.put(path(name), content));
        }
        return artifacts;
    }

    /** Whether octavia.conf is written, and names all that the specification asks for. */
    boolean isWhole() {
        return request.output().hasConf()
                && spec.only(request.wanted().sections()).equals(spec);
    }

    private String path(String artifact) {
        return folder.path() + "/" + artifact;
    }

    /** The paths of what {@link #keep} left on the agent, by name. */
    Map<String, String> files() {
        return files;
    }
}
