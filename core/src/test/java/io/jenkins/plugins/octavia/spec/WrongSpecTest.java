package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What an operator reads who got a local section wrong: the key, the value, and what to do. */
@RunWith(Parameterized.class)
public class WrongSpecTest {

    private final String yaml;
    private final List<String> expected;

    public WrongSpecTest(String yaml, List<String> expected) {
        this.yaml = yaml;
        this.expected = expected;
    }

    private static Object[] wrong(String yaml, String... expected) {
        return new Object[] {yaml, List.of(expected)};
    }

    @Parameters(name = "{0}")
    public static List<Object[]> specifications() {
        return List.of(
                wrong(
                        "release: \"2025.1\"",
                        "it names no section; give at least one of flavor, keypair, certificates, network, securityGroups, image, quotas, roles, volumes, logOffload, options, octaviaFlavors, availabilityZones (flavor: {} takes its defaults)"),
                wrong("relase: 2025.1\nflavor: {}", "relase: unknown; did you mean release?"),
                wrong("flavour: {}", "flavour: unknown; did you mean flavor?"),
                wrong(
                        "flavor: {}\nzzzzzzzzzz: 1",
                        "zzzzzzzzzz: unknown; known here: release, flavor, keypair, certificates, network, securityGroups, image, quotas, roles, volumes, logOffload, options, octaviaFlavors, availabilityZones"),
                wrong(
                        "flavor:",
                        "flavor: has no value; write one, {} for the defaults of a section, or leave the key out"),
                wrong("flavor: m1.amphora", "flavor: \"m1.amphora\" is not a mapping; write {} for the defaults"),
                wrong("flavor: [m1.amphora]", "flavor: a list is not a mapping; write {} for the defaults"),
                wrong(
                        "flavor: {}\nrelease: 2022.1",
                        "release: \"2022.1\" is not one of zed, 2023.1, 2023.2, 2024.1, 2024.2, 2025.1, 2025.2, 2026.1; did you mean 2023.1?"),
                wrong(
                        "octaviaFlavors: [{topology: TRIPLE}, {name: a}, {name: A}]",
                        "octaviaFlavors[0].name: required: what projects choose it by",
                        "octaviaFlavors[0].topology: \"TRIPLE\" is not one of SINGLE, ACTIVE_STANDBY",
                        "octaviaFlavors[2].name: \"A\" is used twice; Octavia ignores case"),
                wrong(
                        "availabilityZones: [{network: a}, {name: a}, {name: A}, {name: a/b, vipNetworks: [{}]}]",
                        "availabilityZones[0].name: required: what projects choose it by",
                        "availabilityZones[2].name: \"A\" is used twice; Octavia ignores case",
                        "availabilityZones[3].name: \"a/b\" has a slash, and Octavia addresses zones by name",
                        "availabilityZones[3].vipNetworks[0]: a mapping is not the name or the id of a network"),
                wrong("octaviaFlavors: {}", "octaviaFlavors: a mapping is not a list; put it in [ ]"),
                wrong(
                        "flavor: {}\nrelease: caracal",
                        "release: \"caracal\" is not one of zed, 2023.1, 2023.2, 2024.1, 2024.2, 2025.1, 2025.2, 2026.1"),
                wrong("flavor: {name: yes}", "flavor.name: \"yes\" is read as a boolean; quote it: \"yes\""),
                wrong("flavor: {name: \"\"}", "flavor.name: \"\" is empty; write a value or leave the key out"),
                wrong("flavor: {name: \" m1\"}", "flavor.name: \" m1\" has blanks at its ends"),
                wrong("flavor: {name: {a: b}}", "flavor.name: a mapping is not text"),
                wrong(
                        "flavor: {ram: 0, disk: -1, vcpus: two}",
                        "flavor.ram: \"0\" is not between 1 and 2147483647 (MiB)",
                        "flavor.disk: \"-1\" is not between 0 and 2147483647 (GiB)",
                        "flavor.vcpus: \"two\" is not a whole number"),
                wrong(
                        "flavor: {disk: 2}\nvolumes: {}",
                        "flavor.disk: amphorae boot from volumes (section volumes), which is with disk 0; leave it out"),
                wrong(
                        "logOffload: {adminTargets: [\"[2001:db8::7]:514\", 7, 192.0.2.7:0]}",
                        "logOffload.adminTargets[0]: \"[2001:db8::7]:514\" is neither healthManagers nor an address and port such as 192.0.2.7:514 or 2001:db8::7:514",
                        "logOffload.adminTargets[1]: \"7\" is neither healthManagers nor an address and port such as 192.0.2.7:514 or 2001:db8::7:514",
                        "logOffload.adminTargets[2]: \"192.0.2.7:0\" is neither healthManagers nor an address and port such as 192.0.2.7:514 or 2001:db8::7:514"),
                wrong(
                        "logOffload: {adminTargets: [], tenantTargets: []}",
                        "logOffload.adminTargets: is empty and tenantTargets too; name a target, or leave logOffload out"),
                wrong(
                        "logOffload: {protocol: TCP, tenantTargets: []}\nsecurityGroups: {amphora: {from: any}, healthManager: {from: any, ingress: [udp/5555, udp/10514]}}",
                        "securityGroups.healthManager.ingress: logOffload sends logs to tcp/10514 of the health managers, which is not let in; add tcp/10514"),
                wrong(
                        "roles: {assign: [{user: a, group: b}, a]}",
                        "roles.assign[0].role: required",
                        "roles.assign[0].project: required",
                        "roles.assign[0].user: give a user or a group, and not both",
                        "roles.assign[1]: \"a\" is not a mapping of role, user, group, project"),
                wrong(
                        "options: {\"a b\": c}",
                        "options: \"a b\" is not NAME or SECTION.NAME of letters, digits, _ and -"),
                wrong("flavor: {ram: 1GiB}", "flavor.ram: \"1GiB\" is not a whole number (MiB)"),
                wrong(
                        "flavor: {ram: 99999999999}",
                        "flavor.ram: \"99999999999\" is not between 1 and 2147483647 (MiB)"),
                wrong("flavor: {ram: 1024.5}", "flavor.ram: \"1024.5\" is not a whole number (MiB)"),
                wrong(
                        "flavor: {id: a/b}",
                        "flavor.id: \"a/b\" has characters other than letters, digits, blanks and . _ -"),
                wrong("flavor: {public: \"true\"}", "flavor.public: \"true\" is text; write it without quotes"),
                wrong("flavor: {public: 1}", "flavor.public: \"1\" is not true or false"),
                wrong(
                        "flavor: {extraSpecs: {\"octavia:prerequisites\": x, a/b: c, e: }}",
                        "flavor.extraSpecs.e: has no value; write one, {} for the defaults of a section, or leave the key out",
                        "flavor.extraSpecs: octavia:prerequisites is our own mark; leave it out",
                        "flavor.extraSpecs: \"a/b\" has characters other than letters, digits, blanks and _ : . -"),
                wrong(
                        "flavor: {extraSpecs: [a]}",
                        "flavor.extraSpecs: a list is not a mapping; write {} for the defaults"),
                wrong(
                        "flavor: {RAM: 1024, memory: 1}",
                        "flavor.RAM: unknown; did you mean ram?",
                        "flavor.memory: unknown; known here: name, id, ram, disk, vcpus, public, extraSpecs"),
                wrong(
                        "keypair: {name: ../key}",
                        "keypair.name: \"../key\" has characters other than letters, digits, blanks and . @ _ -, begins with a dot or ends in .pub"),
                wrong(
                        "keypair: {name: \"$(reboot)\"}",
                        "keypair.name: \"$(reboot)\" has characters other than letters, digits, blanks and . @ _ -, begins with a dot or ends in .pub"),
                wrong(
                        "keypair: {type: dsa, bits: 1024}",
                        "keypair.type: \"dsa\" is not one of rsa, ed25519, ecdsa; did you mean rsa?"),
                wrong("keypair: {bits: 1024}", "keypair.bits: \"1024\" is not between 2048 and 16384 (RSA)"),
                wrong(
                        "keypair: {type: ecdsa, bits: 512}",
                        "keypair.bits: \"512\" is not one of 256, 384, 521; did you mean 521?"),
                wrong("keypair: {type: ecdsa, bits: 2048}", "keypair.bits: \"2048\" is not one of 256, 384, 521"),
                wrong(
                        "keypair: {type: ed25519, bits: 4096}",
                        "keypair.bits: an ed25519 key always has 256; leave it out"),
                wrong(
                        "keypair: {type: rsa, bits: 2048, publicKeyFile: key.pub}",
                        "keypair.type: goes with a key made here; leave it out beside publicKeyFile",
                        "keypair.bits: goes with a key made here; leave it out beside publicKeyFile"),
                wrong("keypair: {publicKeyFile: [a]}", "keypair.publicKeyFile: a list is not text"),
                wrong("certificates: {layout: dual}", "certificates.layout: \"dual\" is not one of single-ca, dual-ca"),
                wrong(
                        "certificates: {directory: etc/octavia/certs}",
                        "certificates.directory: \"etc/octavia/certs\" is not an absolute path without quotes"),
                wrong(
                        "certificates: {directory: \"/etc/o'ctavia\"}",
                        "certificates.directory: \"/etc/o'ctavia\" is not an absolute path without quotes"),
                wrong(
                        "certificates: {key: {algorithm: rsa, curve: P-256}}",
                        "certificates.key.curve: goes with algorithm: ec, not rsa; leave one out"),
                wrong(
                        "certificates: {key: {algorithm: ec, caBits: 4096, clientBits: 2048}}",
                        "certificates.key.caBits: goes with algorithm: rsa, not ec; leave one out",
                        "certificates.key.clientBits: goes with algorithm: rsa, not ec; leave one out"),
                wrong(
                        "certificates: {key: {algorithm: ec, curve: secp384r1}}",
                        "certificates.key.curve: \"secp384r1\" is not one of P-256, P-384, P-521"),
                wrong(
                        "certificates: {key: {algorithm: dsa, curve: P-256}}",
                        "certificates.key.algorithm: \"dsa\" is not one of rsa, ec; did you mean rsa?"),
                wrong(
                        "certificates: {key: {caBits: 1024}}",
                        "certificates.key.caBits: \"1024\" is not between 2048 and 16384 (RSA)"),
                wrong(
                        "certificates: {validity: {ca: 10 years}}",
                        "certificates.validity.ca: \"10 years\" is not an ISO-8601 period such as P1Y or P30D"),
                wrong(
                        "certificates: {validity: {ca: P1Y, client: P2Y}}",
                        "certificates.validity.client: P2Y is longer than the CA's P1Y"),
                wrong(
                        "certificates: {validity: {client: P-1D}}",
                        "certificates.validity.client: \"P-1D\" is not a positive period"),
                wrong(
                        "certificates: {validity: {ca: P1000Y}}",
                        "certificates.validity.ca: \"P1000Y\" is longer than 100 years"),
                wrong(
                        "certificates: {validity: {ca: soon, client: P20Y}}",
                        "certificates.validity.ca: \"soon\" is not an ISO-8601 period such as P1Y or P30D"),
                wrong(
                        "certificates: {renewWithin: P1Y}",
                        "certificates.renewWithin: P1Y is not shorter than the client certificate's P1Y"),
                wrong(
                        "certificates: {validity: {ca: P2Y}, renewCaWithin: P2Y}",
                        "certificates.renewCaWithin: P2Y is not shorter than the CA's P2Y"),
                wrong(
                        "certificates: {validity: {client: PT12H}, renewWithin: P300D}",
                        "certificates.validity.client: \"PT12H\" is not an ISO-8601 period such as P1Y or P30D"),
                wrong(
                        "certificates: {subject: {country: NO}}",
                        "certificates.subject.country: \"NO\" is read as a boolean; quote it: \"NO\""),
                wrong(
                        "certificates: {subject: {country: Norway}}",
                        "certificates.subject.country: \"Norway\" is not a country's two capital letters (ISO 3166)"),
                wrong(
                        "image: {visibility: secret}",
                        "image.visibility: \"secret\" is not one of private, shared, community, public"),
                wrong("image: {keep: 0}", "image.keep: \"0\" is not between 1 and 1000 (images)"),
                wrong("image: {tag: on}", "image.tag: \"on\" is read as a boolean; quote it: \"on\""),
                wrong("image: {file: \"\"}", "image.file: \"\" is empty; write a value or leave the key out"),
                wrong("image: {name: [a, b]}", "image.name: a list is not text"),
                wrong(
                        "image: {properties: {octavia commit: a}}",
                        "image.properties: \"octavia commit\" is not a name of up to 255 letters, digits and _"),
                wrong(
                        "image: {properties: {size: 1, os_glance_x: a, octavia_prerequisites_sha256: b}}",
                        "image.properties: size is Glance's own; leave it out or take another name",
                        "image.properties: os_glance_x is Glance's own; leave it out or take another name",
                        "image.properties: octavia_prerequisites_sha256 is our own mark; leave it out"),
                wrong(
                        "image: {file: 'https://images.lab/a.qcow2'}",
                        "image.sha256: required for a file that is fetched: which one you mean (sha256sum FILE)"),
                wrong(
                        "image: {file: 'https://kim:secret@images.lab/a.qcow2', sha256: " + "0".repeat(64) + "}",
                        "image.file: has a user in it, who would be in every log; publish the file without one, or fetch it"
                                + " yourself and give its path"),
                wrong(
                        "image: {canary: {timeout: PT5M}}",
                        "image.canary: says how, but there is none without vipSubnet; give vipSubnet, or leave canary out"),
                wrong(
                        "image: {canary: {vipSubnet: a, timeout: PT1S}}",
                        "image.canary.timeout: \"PT1S\" is not between PT10S and PT6H"),
                wrong(
                        "image: {file: 'https://images.lab/a.qcow2', sha256: " + "0".repeat(64) + ", convertTo: raw}",
                        "image.convertTo: is for a file that is here, but a published one is stored nowhere; fetch it"
                                + " yourself and give its path"),
                wrong(
                        "image: {file: 'ftp://images.lab/a.qcow2'}",
                        "image.file: \"ftp://images.lab/a.qcow2\" is not an address such as"
                                + " https://images.example.com/amphora.qcow2 (http or https)"),
                wrong(
                        "image: {file: a.qcow2, sha256: abc, arch: arm}",
                        "image.sha256: \"abc\" is neither none nor a SHA-256 (64 hex digits)",
                        "image.arch: \"arm\" is not one of auto, x86_64, aarch64, ppc64le, s390x"),
                wrong(
                        "image: {properties: {octavia_commit: {a: b}}}",
                        "image.properties.octavia_commit: a mapping is not text"),
                wrong(
                        "image: {properties: {octavia_commit: a}, sameWhen: [octavia_comit, b, [c]]}",
                        "image.sameWhen[0]: \"octavia_comit\" is not one of image.properties; did you mean octavia_commit?",
                        "image.sameWhen[1]: \"b\" is not one of image.properties",
                        "image.sameWhen[2]: a list is not one of image.properties"),
                wrong(
                        "image: {properties: [a], sameWhen: [a]}",
                        "image.properties: a list is not a mapping; write {} for the defaults"),
                wrong("image: {sameWhen: a}", "image.sameWhen: \"a\" is not a list; put it in [ ]"),
                wrong(
                        "image: {sameWhen: [], maxAge: 30 days}",
                        "image.maxAge: \"30 days\" is not an ISO-8601 period such as P1Y or P30D"),
                wrong(
                        "image: {maxAge: P30D}",
                        "image.maxAge: limits how long sameWhen counts; give sameWhen, or leave it out"),
                wrong(
                        "image: {rollbackTo: yesterday}",
                        "image.rollbackTo: \"yesterday\" is neither none, nor an image's id (a UUID) or SHA-256 (64 hex digits)"),
                wrong(
                        "certificates: {subject: {state: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, unit: uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu}}",
                        "certificates.subject.state: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\" is longer than X.509's 128 characters",
                        "certificates.subject.unit: \"uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu...\" is longer than X.509's 64 characters"));
    }

    @Test
    public void isRefusedWithEachMistakeAndNoOther() {
        assertThat(Specs.problems(yaml)).containsExactlyElementsOf(expected);
    }
}
