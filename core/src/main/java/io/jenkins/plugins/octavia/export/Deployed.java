package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.Catalogue;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.KnownOption;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.CertificateFinding;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.ControllerCertificates;
import io.jenkins.plugins.octavia.pki.Lint;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.time.Clock;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs left in their output folder.
 *
 * @param options of octavia.conf that are of this deployment, the secret ones too, with the values that Octavia reads there; what
 *     else stood in a file given with {@code --conf} is not among them
 * @param sshPublicKey the line of the keypair's public key, if a run left it
 * @param notes on the certificates, a line each
 */
public record Deployed(
        Deployment deployment,
        Map<Option, String> options,
        Optional<ControllerCertificates> certificates,
        Optional<String> sshPublicKey,
        List<String> notes) {

    private static final Period SOON = Period.ofDays(30);

    private static final List<Option> SECRETS = OctaviaConf.OPTIONS.stream()
            .filter(option ->
                    Catalogue.octavia().find(option).filter(KnownOption::secret).isPresent())
            .toList();

    /** Where a deployer puts the certificates on a controller is its own affair. */
    static final Set<Option> PATHS = Set.of(
            OctaviaConf.CA_CERTIFICATE,
            OctaviaConf.CA_PRIVATE_KEY,
            OctaviaConf.CLIENT_CERT,
            OctaviaConf.SERVER_CA,
            OctaviaConf.CLIENT_CA);

    /** What every deployer has a place of its own for, or a value of its own. */
    private static final Set<Option> EVERYWHERE = Set.of(
            OctaviaConf.AMP_FLAVOR_ID,
            OctaviaConf.AMP_SSH_KEY_NAME,
            OctaviaConf.AMP_BOOT_NETWORK_LIST,
            OctaviaConf.AMP_SECGROUP_LIST,
            OctaviaConf.AMP_IMAGE_TAG,
            OctaviaConf.AMP_IMAGE_OWNER_ID,
            OctaviaConf.CONTROLLER_IP_PORT_LIST,
            OctaviaConf.BIND_IP,
            OctaviaConf.BIND_PORT);

    /**
     * Reads the folder. Its user holds its lock.
     *
     * @throws Refusal if no run ended there, or the certificates are not fit for Octavia
     */
    public static Deployed in(OutputFolder out, Clock clock) {
        String remedy = "; run octavia-prerequisites apply with this folder first";
        Deployment deployment = LastDeployment.in(out)
                .deployment()
                .orElseThrow(
                        () -> new Refusal("folder " + out.path() + ": there is no deployment.json in it" + remedy));
        deployment.failure().ifPresent(failure -> {
            throw new Refusal("folder " + out.path() + ": its last run did not end well (" + failure + ")" + remedy);
        });
        ConfFile conf = out.readConf()
                .orElseThrow(() -> new Refusal("folder " + out.path() + ": there is no octavia.conf in it" + remedy));
        Map<Option, String> options = options(deployment, conf);
        // As a controller gets them: what signs the client may be kept elsewhere.
        CertificateFolder folder = CertificateFolder.at(out.path().resolve("certs"));
        List<CertificateFinding> findings = folder.layouts().isEmpty()
                ? List.of()
                : new Lint(
                                Optional.ofNullable(options.get(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE))
                                        .map(Passphrase::of),
                                clock,
                                SOON)
                        .check(folder);
        refuseFaults(out, findings);
        return new Deployed(
                deployment,
                options,
                folder.layouts().stream().findFirst().map(layout -> ControllerCertificates.of(folder, layout)),
                Optional.ofNullable(options.get(OctaviaConf.AMP_SSH_KEY_NAME))
                        .flatMap(name -> OutputFolder.readText(out.publicKey(name))),
                findings.stream().map(CertificateFinding::toString).toList());
    }

    private static Map<Option, String> options(Deployment deployment, ConfFile conf) {
        Map<Option, String> options = new LinkedHashMap<>();
        Stream.of(OctaviaConf.OPTIONS.stream(), deployment.options().keySet().stream())
                .flatMap(all -> all)
                .filter(option -> deployment.options().containsKey(option) || SECRETS.contains(option))
                .forEach(option -> conf.resolved(option)
                        .or(() -> Optional.ofNullable(deployment.options().get(option)))
                        .ifPresent(value -> options.put(option, value)));
        return options;
    }

    private static void refuseFaults(OutputFolder out, List<CertificateFinding> findings) {
        List<Refusal> faults = findings.stream()
                .filter(CertificateFinding::isError)
                .map(finding -> new Refusal(out.path().resolve("certs") + ": " + finding))
                .toList();
        if (!faults.isEmpty()) {
            throw Refusal.of(faults);
        }
    }

    /** Empty if octavia.yaml had no section for it. */
    Optional<String> option(Option option) {
        return Optional.ofNullable(options.get(option));
    }

    /** Options that people turn on: topology, volumes, logs and others. */
    Map<Option, String> furtherOptions() {
        Map<Option, String> further = new LinkedHashMap<>(options);
        further.keySet().removeAll(PATHS);
        further.keySet().removeAll(EVERYWHERE);
        further.keySet().removeAll(SECRETS);
        return further;
    }

    /** What is to be said where further options have no place; empty if there are none. */
    Optional<String> noteOfFurtherOptions(String remedy) {
        return furtherOptions().isEmpty()
                ? Optional.empty()
                : Optional.of("not among the files: "
                        + furtherOptions().keySet().stream()
                                .map(Option::toString)
                                .collect(Collectors.joining(", "))
                        + "; " + remedy);
    }

    /**
     * What is to be said if the deployment is of another project than the one that Octavia is going to log in to.
     *
     * @param expected the project that the program has by default
     * @param setting its name for that
     */
    Optional<String> noteOfOtherProject(String expected, String setting) {
        String project = deployment.project();
        // Steps of a pipeline do not say whose project it is.
        return project.isEmpty() || project.equals(expected)
                ? Optional.empty()
                : Optional.of("project " + project + ": this was made there, but Octavia logs in to project " + expected
                        + ", unless you set " + setting
                        + ", and would not find keypair, flavor, network and image: run apply"
                        + " with the login of Octavia's user there, with an --out of its own");
    }

    /** What a run has ensured of a kind, in the order of deployment.json. */
    List<Resource> resources(Kind kind) {
        return deployment.resources().stream()
                .filter(resource -> resource.kind() == kind && resource.action() != Action.REMOVED)
                .toList();
    }

    /** Of amphorae; octavia.conf names it. */
    Optional<Resource> amphoraGroup() {
        return resources(Kind.SECURITY_GROUP).stream()
                .filter(this::isOfAmphorae)
                .findFirst();
    }

    Optional<Resource> healthManagerGroup() {
        return resources(Kind.SECURITY_GROUP).stream()
                .filter(group -> !isOfAmphorae(group))
                .findFirst();
    }

    private boolean isOfAmphorae(Resource group) {
        return option(OctaviaConf.AMP_SECGROUP_LIST)
                .map(OctaviaConf::elements)
                .filter(ids -> ids.contains(group.id()))
                .isPresent();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Deployed[" + deployment + "]";
    }
}
