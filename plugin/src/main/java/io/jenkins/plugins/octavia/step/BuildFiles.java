package io.jenkins.plugins.octavia.step;

import hudson.Util;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Rotation;
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
    private Optional<KeptAuthorities> kept = Optional.empty();

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
        Optional<KeptAuthorities> now = authorities();
        if (now.isEmpty()) {
            return;
        }
        Optional<KeptAuthorities> given =
                authority.isPresent() ? Optional.of(authority.get().kept()) : Optional.empty();
        boolean isKept = Stream.concat(given.stream(), kept.stream()).anyMatch(now.get()::isSame);
        kept = now;
        if (isKept) {
            return;
        }
        boolean isOther = given.filter(was -> !isOnlyRenewed(was, now.get())).isPresent();
        if (authority.isPresent()
                && request.authority().updatesCredential()
                && isPutBack(authority.get(), now.get(), isOther)) {
            return;
        }
        Optional<String> weakness = passphrase().weakness();
        if (!request.output().isArchived()) {
            keptByThisBuildAlone(isOther, "archive it (archive: true)");
        } else if (weakness.isPresent()) {
            keptByThisBuildAlone(
                    isOther,
                    "its passphrase " + weakness.get()
                            + " and could be guessed in an artifact: encrypt the authority anew under a longer one");
        } else {
            archive(now.get(), isOther);
        }
    }

    /** Whether nothing but the client is another: then the credential goes on to do. */
    private static boolean isOnlyRenewed(KeptAuthorities was, KeptAuthorities now) {
        return was.state().equals(now.state()) && was.fingerprints().equals(now.fingerprints());
    }

    /** @param isOther whether the authorities, or how far their replacement has come, are others than were read */
    private boolean isPutBack(AuthorityCredential credential, KeptAuthorities now, boolean isOther) throws IOException {
        String held = isOther
                ? "phase " + now.state().phase().label() + " of the replacement"
                : "the renewed client certificate";
        return switch (credential.update(now, build.run(), inputs.random())) {
            case DONE -> {
                build.log().note("credentials " + id() + ": hold " + held + " now");
                yield true;
            }
            case OVERTAKEN -> {
                String overtaken = "credentials " + id() + ": they were changed since this step read them, and are"
                        + " left as they are now";
                if (isOther) {
                    throw new Refusal(
                            overtaken + "; see what they hold (octaviaCerts(rotate: 'status')) and run again");
                }
                build.log().warning(overtaken);
                yield false;
            }
            case FORBIDDEN -> false;
        };
    }

    private void keptByThisBuildAlone(boolean isOther, String remedy) throws IOException, InterruptedException {
        String text = "credentials " + id() + ": "
                + (isOther
                        ? "the replacement of the authority would be lost with this build"
                        : "the client certificate was renewed for this build alone")
                + "; " + remedy + ", or let the credentials be updated (updateCredential: true)";
        if (isOther) {
            throw new Refusal(text);
        }
        build.unstable(text);
    }

    private void archive(KeptAuthorities kept, boolean isOther) throws IOException, InterruptedException {
        AuthorityArtifact artifact = new AuthorityArtifact(build.run(), folder);
        artifact.archive(kept, passphrase(), workspace.orElseThrow(), inputs.random());
        String text = "the artifact " + artifact.path() + " holds " + held(kept, isOther)
                + " (its password is the passphrase of the authority's keys). In it are the keys of all authorities and"
                + " of the client, for everyone who may read this build and guesses that passphrase: delete the build"
                + " when the credentials have it";
        // A new authority, or the next phase, was asked for; a renewal comes by itself, and again with each build.
        if (authority.isPresent() && !isOther) {
            build.unstable(text);
        } else {
            build.log().warning(text);
        }
    }

    private String held(KeptAuthorities kept, boolean isOther) {
        if (authority.isEmpty()) {
            return "the new authority; make a Certificate credential of it and give its id as"
                    + " authorityCredentialsId from now on";
        }
        return (isOther
                        ? "phase " + kept.state().phase().label() + " of the authority's replacement"
                        : "the authority with a renewed client certificate")
                + "; put it into credentials " + id();
    }

    private String id() {
        return request.credentials().of(Use.AUTHORITY).orElse("");
    }

    private Passphrase passphrase() {
        return Passphrase.of(inputs.secrets().caPassphrase().orElseThrow().reveal());
    }

    /** Empty if the run does not provision certificates, or there are none yet. */
    private Optional<KeptAuthorities> authorities() {
        CertificateFolder certificates = CertificateFolder.below(memory.path());
        return spec.certificates().isPresent()
                        && request.wanted().sections().contains(Section.CERTIFICATES)
                        && inputs.secrets().caPassphrase().isPresent()
                        && !certificates.layouts().isEmpty()
                ? Optional.of(new Rotation(certificates, passphrase(), inputs.clock(), inputs.random()).kept())
                : Optional.empty();
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
                digests.put(path(DEPLOYMENT), Util.getDigestOf(new ByteArrayInputStream(json)));
            }
        }
        if (!digests.isEmpty()) {
            Fingerprints.record(build.run(), digests);
        }
    }

    private Map<String, byte[]> artifacts(Deployment deployment, BuildSummary.Part part) throws IOException {
        Map<String, byte[]> artifacts = new TreeMap<>();
        // If they are incomplete, the failure says so already.
        if (deployment.certificates().isPresent() && kept.isPresent()) {
            artifacts.putAll(publicCertificates(kept.get().bundle()));
        }
        artifacts.put(path(DEPLOYMENT), DeploymentJson.bytes(DeploymentJson.map(part.upTo(deployment))));
        // An octavia.conf of some sections only must not be deployed.
        if (isWhole()) {
            memory.confsWithoutSecrets().forEach((name, content) -> artifacts.put(path(name), content));
        }
        return artifacts;
    }

    /** As controllers get them, with others that are trusted beside those that sign. */
    private Map<String, byte[]> publicCertificates(Bundle bundle) throws IOException {
        Map<String, byte[]> certificates = new TreeMap<>(bundle.certificates());
        certificates.putAll(memory.contents(bundle.certificates().keySet().stream()));
        Map<String, byte[]> artifacts = new TreeMap<>();
        certificates.forEach((name, pem) -> artifacts.put(path(name), pem));
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
