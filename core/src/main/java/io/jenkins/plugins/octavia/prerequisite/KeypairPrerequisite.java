package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Compute;
import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.cloud.LockKeypairs;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.pki.SshPublicKey;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.KeypairSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec.Generated;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The SSH keypair of amphorae. Nova keeps public keys, each for one user, so the private key exists once: here. It is
 * ours when its public key is the one in {@code ssh/}.
 */
final class KeypairPrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(OctaviaConf.AMP_SSH_KEY_NAME);

    private final KeypairSpec spec;
    private final Compute compute;
    private final Inputs inputs;
    private final OutputFolder out;
    private final Optional<SshPublicKey> local;
    private final Decision<Keypair> decision;

    private KeypairPrerequisite(KeypairSpec spec, Cloud cloud, Inputs inputs) {
        this.spec = spec;
        this.compute = cloud.compute();
        this.inputs = inputs;
        this.out = inputs.out();
        refuseNameOfALock();
        this.local = localKey();
        this.decision = compute.keypair(spec.name()).map(this::compare).orElseGet(this::creation);
    }

    /** A run whose next lock is there already takes it for another run's, and stops. */
    private void refuseNameOfALock() {
        String prefix = LockKeypairs.PREFIX;
        if (spec.name().regionMatches(true, 0, prefix, 0, prefix.length())) {
            throw new Refusal("keypair " + spec.name() + ": names that begin with " + prefix
                    + " are for the locks of runs; take another");
        }
    }

    static Optional<KeypairPrerequisite> find(Search search) {
        return search.spec()
                .keypair()
                .map(spec -> About.about(
                        Kind.KEYPAIR,
                        spec.name(),
                        () -> new KeypairPrerequisite(spec, search.cloud(), search.inputs())));
    }

    @Override
    public List<Change> changes() {
        return List.of(decision.change(decision.found().map(Keypair::name).orElse("")));
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.of(OctaviaConf.AMP_SSH_KEY_NAME, spec.name());
    }

    @Override
    public Outcome ensure() {
        return Outcome.of(About.about(Kind.KEYPAIR, spec.name(), this::ensureKeypair), options());
    }

    private Resource ensureKeypair() {
        if (decision.found().isPresent()) {
            return decision.resource(spec.name());
        }
        Optional<SshKey> made = local.isPresent() ? Optional.empty() : Optional.of(generate());
        SshPublicKey key = made.map(SshKey::publicKey).or(() -> local).orElseThrow();
        // Before Nova has it: what is killed in between is still known as ours.
        writePublicKey(key);
        try {
            Keypair present = Creation.once(
                    () -> {
                        compute.importKeypair(spec.name(), key.line(spec.name()));
                        return new Keypair(spec.name(), key.line(spec.name()));
                    },
                    () -> compute.keypair(spec.name()));
            return joined(present, key, made.isPresent());
        } catch (CloudException e) {
            // Not ours unless Nova has it: the next run would take it for the key of the keypair.
            if (!e.fateUnknown()) {
                forget(made.isPresent());
            }
            if (e.status() == 400 && key.isOfSecurityKey()) {
                throw new Refusal("keypair " + spec.name() + ": " + e.getMessage() + "; the key of a security key needs"
                        + " python3-cryptography 43 or newer beside nova-api: give another key");
            }
            throw e;
        }
    }

    /** Another run may have been first: with the same key all is well, else its key counts and ours goes. */
    private Resource joined(Keypair present, SshPublicKey key, boolean made) {
        if (SshPublicKey.parse(present.publicKey()).equals(key)) {
            return decision.resource(spec.name());
        }
        forget(made);
        if (!made) {
            throw mismatch(SshPublicKey.parse(present.publicKey()), key);
        }
        return new Resource(Kind.KEYPAIR, spec.name(), spec.name(), Action.ADOPTED);
    }

    private Decision<Keypair> creation() {
        if (local.isEmpty() && inputs.minting() != Minting.EVERYTHING) {
            throw new Refusal(
                    "keypair " + spec.name() + ": Nova has none, no key was given, and none may be made here; "
                            + inputs.wording().key());
        }
        return Decision.create(Kind.KEYPAIR, spec.name(), source());
    }

    private Decision<Keypair> compare(Keypair keypair) {
        if (!keypair.name().equals(spec.name())) {
            throw new Refusal("keypair " + spec.name() + ": Nova takes keypair " + keypair.name()
                    + " for the same name; ask for that one, or for a name that differs in more than case");
        }
        SshPublicKey present = SshPublicKey.parse(keypair.publicKey());
        local.filter(key -> !key.equals(present)).ifPresent(key -> {
            throw mismatch(present, key);
        });
        boolean ours = spec.source() instanceof PublicKeyFile ? isOurs(present) : local.isPresent();
        return Decision.existing(Kind.KEYPAIR, spec.name(), keypair, ours, List.of())
                .noting(remarks(present));
    }

    private List<String> remarks(SshPublicKey present) {
        String asked = spec.source() instanceof Generated generated ? label(generated) : present.label();
        return present.label().equals(asked)
                ? List.of()
                : List.of("left as it is: the key is " + present.label() + " where " + asked
                        + " is asked; take another name for a new one, which amphorae get when they are failed over");
    }

    private static String label(Generated generated) {
        return generated.type() == SshKeyType.ED25519
                ? generated.type().label()
                : generated.type().label() + " " + generated.bits();
    }

    /** Whether the public key is the one that a run left in {@code ssh/}. */
    private boolean isOurs(SshPublicKey present) {
        return OutputFolder.readText(out.publicKey(spec.name()))
                .map(SshPublicKey::parse)
                .equals(Optional.of(present));
    }

    private Refusal mismatch(SshPublicKey present, SshPublicKey key) {
        Path file = spec.source() instanceof PublicKeyFile given ? given.path() : out.privateKey(spec.name());
        return new Refusal("keypair " + spec.name() + ": Nova has the key " + present.fingerprint() + " where " + file
                + " has " + key.fingerprint() + "; give the right file, take another name, or delete the keypair");
    }

    private Optional<SshPublicKey> localKey() {
        if (spec.source() instanceof PublicKeyFile given) {
            String text = OutputFolder.readText(given.path())
                    .orElseThrow(() -> new Refusal(
                            "keypair " + spec.name() + ": there is no file " + given.path() + " (publicKeyFile)"));
            try {
                return Optional.of(SshPublicKey.parse(text));
            } catch (PkiException e) {
                throw new Refusal("keypair " + spec.name() + ": " + given.path() + ": " + e.getMessage());
            }
        }
        Path file = out.privateKey(spec.name());
        try {
            return OutputFolder.readText(file).map(SshPublicKey::ofPrivateKey);
        } catch (PkiException e) {
            throw new Refusal("keypair " + spec.name() + ": " + file + ": " + e.getMessage());
        }
    }

    private String source() {
        if (spec.source() instanceof PublicKeyFile given) {
            return "public key of " + given.path();
        }
        Generated generated = (Generated) spec.source();
        return local.isPresent()
                ? "public key of " + out.privateKey(spec.name())
                : "a new key, " + generated.type().label() + " " + generated.bits();
    }

    /** On disk before Nova knows it: a key that nobody has is no way into an amphora. */
    private SshKey generate() {
        Generated asked = (Generated) spec.source();
        SshKey key = SshKey.generate(asked.type(), asked.bits(), inputs.random());
        OutputFolder.writeSecret(
                out.privateKey(spec.name()), key.privateKeyOpenSsh(spec.name()).getBytes(StandardCharsets.US_ASCII));
        return key;
    }

    private void writePublicKey(SshPublicKey key) {
        OutputFolder.writePublic(
                out.publicKey(spec.name()), (key.line(spec.name()) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void forget(boolean made) {
        try {
            Files.deleteIfExists(out.publicKey(spec.name()));
            if (made) {
                Files.deleteIfExists(out.privateKey(spec.name()));
            }
        } catch (IOException e) {
            throw OutputFolder.unwritable(out.publicKey(spec.name()).getParent().toString(), e);
        }
    }
}
