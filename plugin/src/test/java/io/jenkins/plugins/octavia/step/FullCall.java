package io.jenkins.plugins.octavia.step;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A call of a step with every argument that it has, none of them its default.
 *
 * @param own the arguments that have the names of octavia.yaml
 * @param other all other arguments
 */
record FullCall(
        String function, Class<? extends OctaviaStep> step, Map<String, Object> own, Map<String, Object> other) {

    private static final Map<String, Object> SUBNET =
            Map.of("name", "mgmt", "cidr", "10.1.0.0/24", "gateway", "10.1.0.1", "dhcp", false);
    private static final Map<String, Object> NAMED_NETWORK = Map.of(
            "name",
            "net",
            "project",
            "7",
            "healthManagersRemoved",
            "delete",
            "further",
            List.of("storage"),
            "subnet",
            SUBNET,
            "healthManagers",
            List.of(Map.of("host", "controller", "ip", "10.1.0.7")));
    private static final Map<String, Object> NETWORK = with(
            NAMED_NETWORK,
            Map.of(
                    "provider",
                    Map.of("type", "vlan", "physicalNetwork", "physnet1", "segment", 120),
                    "mtu",
                    1400,
                    "shared",
                    true,
                    "portSecurity",
                    true,
                    "dnsDomain",
                    "lb.example.org."));
    private static final Map<String, Object> AMPHORA = Map.of("name", "amp", "ingress", List.of("icmp", "tcp/22"));
    private static final Map<String, Object> HEALTH_MANAGER =
            Map.of("ingress", List.of(Map.of("rule", "udp/5555", "from", "10.0.0.0/8")), "exclusive", true);
    private static final Map<String, Object> SECURITY_GROUPS =
            Map.of("amphora", AMPHORA, "healthManager", HEALTH_MANAGER);
    private static final Map<String, Object> FLAVOR = Map.of(
            "name",
            "amp",
            "id",
            "200",
            "ram",
            2048,
            "disk",
            0,
            "vcpus",
            2,
            "public",
            false,
            "extraSpecs",
            Map.of("a", "b"));
    private static final Map<String, Object> KEYPAIR = Map.of("name", "ssh", "publicKeyFile", "keys/ssh.pub");
    private static final Map<String, Object> CERTIFICATES = Map.of(
            "layout",
            "single-ca",
            "directory",
            "/srv/certs",
            "key",
            Map.of("algorithm", "ec", "curve", "P-256"),
            "validity",
            Map.of("ca", "P5Y", "client", "P90D"),
            "renewWithin",
            "P10D",
            "renewCaWithin",
            "P300D",
            "subject",
            Map.of("country", "DE", "unit", "LB"));
    private static final Map<String, Object> IMAGE = Map.ofEntries(
            Map.entry("name", "img"),
            Map.entry("file", "https://images.lab/img.qcow2"),
            Map.entry("sha256", "0".repeat(64)),
            Map.entry("convertTo", "none"),
            Map.entry("arch", "aarch64"),
            Map.entry("tag", "amp"),
            Map.entry("visibility", "shared"),
            Map.entry("keep", 3),
            Map.entry("properties", Map.of("octavia_commit", "c3d4")),
            Map.entry("sameWhen", List.of("octavia_commit")),
            Map.entry("maxAge", "P30D"),
            Map.entry("rollbackTo", "2a6b15cf-5cf8-4062-afbc-b6d17856a536"),
            Map.entry("canary", Map.of("vipSubnet", "public", "timeout", "PT5M")));

    private static final Map<String, Object> FURTHER = Map.of(
            "quotas",
            Map.of("loadBalancers", 200, "topology", "ACTIVE_STANDBY", "ports", -1),
            "roles",
            Map.of("implied", false, "assign", List.of(Map.of("role", "a", "user", "b", "project", "c"))),
            "volumes",
            Map.of("size", 20, "type", "ssd"),
            "logOffload",
            Map.of("adminTargets", List.of("192.0.2.7:514"), "tenantTargets", List.of()),
            "options",
            Map.of("loadbalancer_topology", "ACTIVE_STANDBY", "enable_anti_affinity", true));
    private static final Map<String, Object> OF_OCTAVIA = Map.of(
            "octaviaFlavors",
            List.of(Map.of("name", "ha", "topology", "ACTIVE_STANDBY", "enabled", false)),
            "availabilityZones",
            List.of(Map.of("name", "rack-1", "network", "mgmt-1")));

    /** One for each step. */
    static final List<FullCall> ALL = List.of(
            inCloud("octaviaFlavor", FlavorStep.class, FLAVOR, Map.of()),
            inCloud("octaviaKeypair", KeypairStep.class, KEYPAIR, Map.of("sshCredentialsId", "ssh")),
            inCloud(
                    "octaviaCerts",
                    CertsStep.class,
                    with(CERTIFICATES, Map.of("network", NETWORK)),
                    Map.of(
                            "caPassphraseCredentialsId",
                            "ca",
                            "authorityCredentialsId",
                            "authority",
                            "createAuthority",
                            true,
                            "rotate",
                            "status",
                            "updateCredential",
                            true,
                            "warnDays",
                            60,
                            "archive",
                            false)),
            inCloud(
                    "octaviaMgmtNet",
                    MgmtNetStep.class,
                    with(NETWORK, Map.of("securityGroups", SECURITY_GROUPS)),
                    Map.of()),
            inCloud("octaviaSecGroup", SecGroupStep.class, with(SECURITY_GROUPS, Map.of("network", NETWORK)), Map.of()),
            inCloud("octaviaImage", ImageStep.class, IMAGE, Map.of()),
            new FullCall("octaviaImageCheck", ImageCheckStep.class, Map.of("file", "img.qcow2"), Map.of()),
            new FullCall(
                    "octaviaConf",
                    ConfStep.class,
                    Map.of(
                            "from",
                            List.of(Map.of("options", Map.of("controller_worker", Map.of("amp_flavor_id", "7"))))),
                    Map.of(
                            "conf", "octavia.conf",
                            "release", "2024.1",
                            "caPassphraseCredentialsId", "ca",
                            "heartbeatKeyCredentialsId", "heartbeat",
                            "serverCertsKeyPassphraseCredentialsId", "server",
                            "archive", false,
                            "dryRun", true)),
            new FullCall(
                    "octaviaExport",
                    ExportStep.class,
                    Map.of(
                            "from",
                            List.of(Map.of(
                                    "options", Map.of("a", Map.of("b", "c")), "files", Map.of("certs", "/a/certs")))),
                    Map.of("format", "osa")),
            inCloud(
                    "octaviaLoadBalancers",
                    LoadBalancersStep.class,
                    Map.of("ids", List.of("7", "8"), "reasons", List.of("image")),
                    with(
                            Map.of(
                                    "conf",
                                    "octavia.conf",
                                    "allowOutage",
                                    true,
                                    "window",
                                    "01:00-02:00 UTC",
                                    "caPassphraseCredentialsId",
                                    "ca",
                                    "authorityCredentialsId",
                                    "authority"),
                            with(
                                    Map.of("project", "5e", "tag", "gold", "maxFailures", 2, "configure", true),
                                    Map.of(
                                            "canary",
                                            2,
                                            "soak",
                                            "PT1M",
                                            "parallel",
                                            3,
                                            "pause",
                                            "PT1S",
                                            "timeout",
                                            "PT1H")))),
            inCloud(
                    "octaviaDestroy",
                    DestroyStep.class,
                    Map.of("only", List.of("image")),
                    Map.of("sshCredentialsId", "ssh")),
            inCloud(
                    "octaviaDoctor",
                    DoctorStep.class,
                    Map.of("only", List.of("image")),
                    with(
                            Map.of(
                                    "caPassphraseCredentialsId", "ca",
                                    "authorityCredentialsId", "authority",
                                    "heartbeatKeyCredentialsId", "heartbeat",
                                    "serverCertsKeyPassphraseCredentialsId", "server",
                                    "sshCredentialsId", "ssh"),
                            Map.of(
                                    "conf",
                                    "octavia.conf",
                                    "loadBalancers",
                                    9,
                                    "within",
                                    "P30D",
                                    "imageAge",
                                    "P30D",
                                    "unstableOnWarnings",
                                    true))),
            inCloud(
                    "octaviaPrerequisites",
                    PrerequisitesStep.class,
                    with(
                            Map.of(
                                    "release", "2024.1",
                                    "flavor", FLAVOR,
                                    "keypair", KEYPAIR,
                                    "certificates", CERTIFICATES,
                                    "network", NETWORK,
                                    "securityGroups", SECURITY_GROUPS,
                                    "image", IMAGE),
                            with(FURTHER, OF_OCTAVIA)),
                    with(
                            Map.of(
                                    "caPassphraseCredentialsId", "ca",
                                    "authorityCredentialsId", "authority",
                                    "heartbeatKeyCredentialsId", "heartbeat",
                                    "serverCertsKeyPassphraseCredentialsId", "server",
                                    "sshCredentialsId", "ssh"),
                            Map.of(
                                    "only",
                                    List.of("flavor", "network"),
                                    "without",
                                    List.of("image"),
                                    "imageToBeBuilt",
                                    true,
                                    "conf",
                                    "octavia.conf",
                                    "updateCredential",
                                    true,
                                    "warnDays",
                                    60,
                                    "archive",
                                    false))));

    private static FullCall inCloud(
            String function, Class<? extends OctaviaStep> step, Map<String, Object> own, Map<String, Object> other) {
        return new FullCall(
                function,
                step,
                own,
                with(
                        other,
                        Map.of(
                                "cloud", "prod",
                                "credentialsId", "openstack",
                                "spec", "octavia.yaml",
                                "runOn", "agent",
                                "lockTimeout", "PT1H",
                                "dryRun", true)));
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> both = new TreeMap<>(some);
        both.putAll(more);
        return both;
    }

    Map<String, Object> arguments() {
        return with(own, other);
    }

    /** The step as Groovy would set it. */
    OctaviaStep make() {
        return make(arguments());
    }

    OctaviaStep make(Map<String, Object> arguments) {
        try {
            OctaviaStep made = step.getConstructor().newInstance();
            Map<String, Method> setters = setters();
            for (Map.Entry<String, Object> argument : arguments.entrySet()) {
                setters.get(argument.getKey()).invoke(made, argument.getValue());
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of all arguments that the step takes; a network is named by its name here, and not by its id. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(setters().keySet());
        names.removeIf(name -> step.equals(MgmtNetStep.class) && name.equals("id"));
        return names;
    }

    private Map<String, Method> setters() {
        return Arrays.stream(step.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .collect(Collectors.toMap(
                        method -> Character.toLowerCase(method.getName().charAt(3))
                                + method.getName().substring(4),
                        method -> method,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    @Override
    public String toString() {
        return function;
    }
}
