package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.Authorities;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFiles;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Contents;
import io.jenkins.plugins.octavia.pki.CertificateFolder.WithoutClient;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.prerequisite.Deployment.Certificates;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Clocks;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.ReadOnce;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The certificates, in files. A CA is made once and never beside one that may be in use. */
final class CertificatesPrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(
            OctaviaConf.CLIENT_CA,
            OctaviaConf.CA_CERTIFICATE,
            OctaviaConf.CA_PRIVATE_KEY,
            OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE,
            OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE,
            OctaviaConf.CLIENT_CERT,
            OctaviaConf.SERVER_CA);

    private final CertificateProfile spec;
    /** Where the files lie on the controllers. */
    private final String directory;

    private final Inputs inputs;
    private final CertificateFolder folder;
    private final Passphrase passphrase;
    private final Contents contents;
    private Decision<Contents> decision;

    private CertificatesPrerequisite(CertificatesSpec section, Inputs inputs, ReadOnce read) {
        this.spec = section.profile();
        this.directory = section.directory();
        this.inputs = inputs;
        this.folder = inputs.out().certificates();
        this.passphrase = Passphrase.of(inputs.secrets()
                .caPassphrase()
                .map(Secret::reveal)
                .orElseThrow(() -> refusal("no passphrase was given for the keys of the CA; set "
                        + inputs.wording().caPassphrase())));
        this.contents = read.get("certificates", () -> folder.read(spec.layout(), passphrase, inputs.clock()));
        ConfFile.fault(new String(passphrase.chars())).ifPresent(fault -> {
            throw refusal(inputs.wording().caPassphrase() + " " + fault + wayOut());
        });
    }

    /** Of a CA that lies under a passphrase that octavia.conf cannot hold. */
    private String wayOut() {
        return authorities().isEmpty()
                ? ""
                : ". The keys of the CA are under it: encrypt each anew under the other one (openssl pkcs8 -topk8 -v2"
                        + " aes-256-cbc -iter 600000 -in KEY -out NEW; keytool -importkeystore for a PKCS#12), and give"
                        + " that one";
    }

    /** Reads the files. */
    static Optional<CertificatesPrerequisite> find(Search search) {
        return search.spec()
                .certificates()
                .map(section -> new CertificatesPrerequisite(section, search.inputs(), search.read()));
    }

    /** Compares them with what the network says is in use. */
    @Override
    public void compare(Found found) {
        decision = decide(found.guard()).noting(remarks()).noting(warnings());
        if (decision.action().isChange()) {
            found.cloudsTime().ifPresent(this::refuseUnlessNear);
        }
    }

    private List<String> remarks() {
        return authorities()
                .map(authorities -> CertificateRemarks.of(
                        spec,
                        authorities,
                        contents instanceof Complete complete
                                ? Optional.of(complete.bundle().client())
                                : Optional.empty()))
                .orElse(List.of());
    }

    private void refuseUnlessNear(Instant cloudsTime) {
        Clocks.difference(inputs.clock().instant(), cloudsTime).ifPresent(difference -> {
            throw refusal(
                    difference + "; certificates made now would begin or end at the wrong time: set the clock that is"
                            + " wrong (timedatectl) and run again");
        });
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        UnfinishedRotation.in(inputs)
                .ifPresent(rotation -> warnings.add("certificates: " + rotation.seen() + "; " + rotation.advice()));
        authorities().ifPresent(authorities -> {
            passphrase
                    .weakness()
                    .ifPresent(weakness ->
                            warnings.add("certificates: " + inputs.wording().caPassphrase() + " " + weakness
                                    + ": who gets the CA keys can guess it; encrypt them anew under a longer one"));
            authorities
                    .ending(spec.renewCaWithin(), inputs.clock())
                    .forEach((file, end) -> warnings.add("certificates: " + file + " ends at " + end + ", within "
                            + spec.renewCaWithin() + ": " + Authorities.REPLACE));
        });
        return warnings;
    }

    /** Those that are there already. */
    private Optional<Authorities> authorities() {
        if (contents instanceof WithoutClient incomplete) {
            return Optional.of(incomplete.authorities());
        }
        return contents instanceof Complete complete
                ? Optional.of(complete.bundle().authorities())
                : Optional.empty();
    }

    @Override
    public List<Change> changes() {
        return List.of(
                decision.change(authorities().map(CertificatesPrerequisite::id).orElse("")));
    }

    @Override
    public ConfOptions options() {
        CertificateFiles files = CertificateFiles.of(spec.layout());
        return ConfOptions.of(
                        OctaviaConf.CLIENT_CA, CertificateFiles.onController(directory, files.clientCaCertificate()))
                .with(OctaviaConf.CA_CERTIFICATE, CertificateFiles.onController(directory, files.serverCaCertificate()))
                .with(OctaviaConf.CA_PRIVATE_KEY, CertificateFiles.onController(directory, files.serverCaKey()))
                .with(OctaviaConf.CLIENT_CERT, CertificateFiles.onController(directory, files.client()))
                .with(
                        OctaviaConf.SERVER_CA,
                        CertificateFiles.onController(directory, folder.amphoraeTrust(spec.layout())))
                .with(
                        OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE,
                        inputs.secrets().caPassphrase().orElseThrow());
    }

    /** Of the authorities that are there already. */
    Set<String> fingerprints() {
        return authorities().map(Authorities::fingerprints).orElse(Set.of());
    }

    /** Of those that others took the place of: the network says for a while yet that they are in use. */
    Set<String> retired() {
        return RotationState.of(folder).retired();
    }

    /** Whether there is no authority yet, so that one is made. */
    boolean mints() {
        return decision.found().isEmpty();
    }

    @Override
    public Outcome ensure() {
        Bundle bundle = bundle();
        if (decision.action().isChange()) {
            try {
                folder.write(bundle, passphrase, inputs.clock(), inputs.random());
            } catch (IOException e) {
                throw OutputFolder.unwritable(Kind.CERTIFICATES.toString(), e);
            }
        }
        // Only now: what amphorae trust is among the files.
        return Outcome.of(decision.resource(id(bundle.authorities())), options())
                .with(new Certificates(
                        List.copyOf(bundle.fingerprints()),
                        bundle.client().notAfter(),
                        Stream.of(
                                        bundle.authorities().server(),
                                        bundle.authorities().client())
                                .map(authority -> authority.notAfter())
                                .min(Comparator.naturalOrder())
                                .orElseThrow()));
    }

    private Bundle bundle() {
        if (decision.found().isEmpty()) {
            return Bundle.issue(spec, inputs.clock(), inputs.random());
        }
        if (decision.existing() instanceof WithoutClient incomplete) {
            return incomplete.authorities().issueClient(spec, inputs.clock(), inputs.random());
        }
        Bundle bundle = ((Complete) decision.existing()).bundle();
        return decision.action().isChange() ? bundle.renewClient(spec, inputs.clock(), inputs.random()) : bundle;
    }

    private Decision<Contents> decide(Guard guard) {
        if (contents instanceof WithoutClient incomplete) {
            refuseOtherThan(guard, incomplete.authorities().fingerprints());
            return existing(List.of("the client certificate is missing: one is issued under the CA here"));
        }
        if (contents instanceof Complete complete) {
            Bundle bundle = complete.bundle();
            refuseOtherThan(guard, bundle.fingerprints());
            List<String> reasons = new ArrayList<>();
            complete.unfit().forEach(finding -> reasons.add(finding.message()));
            if (bundle.needsNewClient(spec, inputs.clock())) {
                reasons.add("ends at " + bundle.client().notAfter() + ", within " + spec.renewWithin());
            }
            return existing(
                    reasons.isEmpty()
                            ? List.of()
                            : List.of("client certificate " + String.join(" and ", reasons)
                                    + ": a new one is issued under the same CA"));
        }
        refuseOtherThan(guard, Set.of());
        inputs.conf().ifPresent(this::refuseOtherThan);
        if (inputs.minting() == Minting.NOTHING) {
            throw refusal("no authority was given, and none may be made here; "
                    + inputs.wording().authority());
        }
        passphrase.weakness().ifPresent(weakness -> {
            throw refusal(inputs.wording().caPassphrase() + " " + weakness + "; choose another");
        });
        return Decision.create(
                Kind.CERTIFICATES,
                spec.layout().label(),
                "a new CA ("
                        + (spec.layout() == CertificateProfile.Layout.DUAL_CA
                                ? "one each for server and client"
                                : "one for both")
                        + "), valid " + spec.validity().ca() + ", client certificate "
                        + spec.validity().client());
    }

    private Decision<Contents> existing(List<String> changes) {
        return Decision.existing(Kind.CERTIFICATES, spec.layout().label(), contents, true, changes);
    }

    private void refuseOtherThan(Guard guard, Set<String> here) {
        Set<String> retired = new TreeSet<>(here);
        retired.retainAll(guard.retiredCaFingerprints());
        if (!retired.isEmpty()) {
            throw refusal("network " + guard.name() + " says that the CA " + String.join(" and ", retired) + " of "
                    + path() + " was replaced by another, which amphorae know now: these files are of before; "
                    + inputs.wording().authority()
                    + ", or if amphorae know this one all the same, take its tag octavia-ca-retired= off the network");
        }
        Set<String> inUse = new TreeSet<>(guard.caFingerprints());
        inUse.removeAll(retired());
        if (here.containsAll(inUse)) {
            return;
        }
        throw refusal("network " + guard.name() + " says that the CA" + listed(inUse, "is", "are") + " in use, but "
                + (here.isEmpty() ? "none is" : "the CA" + listed(here, "is", "are")) + " in " + path()
                + "; " + inputs.wording().authority() + ". A second CA would make every amphora unreachable");
    }

    /** Behind a noun in the singular. */
    private static String listed(Set<String> names, String one, String several) {
        return (names.size() == 1 ? " " : "s ") + String.join(" and ", names) + " "
                + (names.size() == 1 ? one : several);
    }

    private void refuseOtherThan(ConfFile conf) {
        Optional<String> key = conf.get(OctaviaConf.CA_PRIVATE_KEY);
        key.ifPresent(path -> {
            throw refusal("the octavia.conf given with " + inputs.wording().conf() + " uses the CA key " + path
                    + ", but none is in " + path() + "; " + inputs.wording().authority()
                    + ", or leave the section certificates out");
        });
    }

    /** The same wherever the files lie. */
    private static String id(Authorities authorities) {
        return authorities.server().fingerprint();
    }

    private String path() {
        return inputs.out().path().resolve("certs").toString();
    }

    private static Refusal refusal(String message) {
        return new Refusal("certificates: " + message);
    }
}
