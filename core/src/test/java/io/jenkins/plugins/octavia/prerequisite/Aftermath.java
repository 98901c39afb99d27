package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.pki.SshPublicKey;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold once a run has ended well, whatever became of the runs before it. */
final class Aftermath {

    static final String SPEC = """
            flavor: {name: flavor-$N}
            keypair: {name: key-$N, type: ed25519}
            certificates: {key: {algorithm: ec, curve: P-256}}
            network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}
            securityGroups:
              amphora: {name: amp-$N, ingress: [icmp, tcp/22, tcp/9443], exclusive: true}
              healthManager: {name: hm-$N}
            image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N, keep: 1}
            """;

    /** What has to change for {@link #SPEC}: a subnet, rules, and with another file the image. */
    static final String SPEC_BEFORE =
            SPEC.replace("{name: sub-$N}", "{name: sub-$N, dhcp: false}").replace("tcp/9443", "tcp/9444");

    private static final String KEY_BEGINS = "PRIVATE KEY-----\n";

    private final TestCloud cloud;
    private final Cloud admin;

    Aftermath(TestCloud cloud, Cloud admin) {
        this.cloud = cloud;
        this.admin = admin;
    }

    void assertOneOfEachAndNothingElse() throws IOException {
        assertThat(admin.compute().flavors())
                .filteredOn(flavor -> flavor.name().equals(cloud.unique("flavor")))
                .singleElement()
                .satisfies(flavor -> {
                    assertThat(flavor.extraSpecs()).containsKey(Mark.FLAVOR);
                    assertThat(admin.compute().flavorAccess(flavor.id()))
                            .containsExactly(admin.project().id());
                });
        assertTheKeypairsKeyIsHere();
        assertOneOfEachInNeutron();
        assertTheTagPointsToTheWholeImage();
        assertThat(cloud.plan(SPEC, cloud.inputs(), admin))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
    }

    private void assertTheKeypairsKeyIsHere() throws IOException {
        Path privateKey = cloud.out().privateKey(cloud.unique("key"));
        assertThat(admin.compute().keypair(cloud.unique("key")))
                .map(keypair -> SshPublicKey.parse(keypair.publicKey()))
                .contains(SshPublicKey.ofPrivateKey(Files.readString(privateKey)));
    }

    private void assertOneOfEachInNeutron() {
        var neutron = admin.network();
        List<Network> networks = neutron.networks(cloud.unique("net"));
        assertThat(networks)
                .singleElement()
                .satisfies(network -> assertThat(network.tags())
                        .contains(Guard.HEARTBEAT_KEY, Guard.SERVER_CERTS_PASSPHRASE)
                        .noneMatch(tag -> tag.startsWith("octavia-claim=")));
        Network network = networks.get(0);
        List<Tagged> all = new ArrayList<>(networks);
        all.addAll(neutron.subnetsOf(List.of(network.id())));
        all.addAll(neutron.portsOf(network.id()).stream()
                .filter(port -> !port.deviceOwner().startsWith("network:"))
                .toList());
        List<SecurityGroup> groups = neutron.securityGroups(List.of(cloud.unique("amp"), cloud.unique("hm")));
        all.addAll(groups);
        assertThat(all)
                .extracting(Tagged::name)
                .containsExactlyInAnyOrder(Stream.of("net", "sub", "port", "amp", "hm")
                        .map(cloud::unique)
                        .toArray(String[]::new));
        assertThat(all).allSatisfy(resource -> assertThat(resource.tags()).contains(Mark.NAME));
        assertThat(groups)
                .allSatisfy(group -> assertThat(group.rules().stream().filter(SecurityGroup.Rule::ingress))
                        .doesNotHaveDuplicates()
                        .hasSize(3));
    }

    private void assertTheTagPointsToTheWholeImage() throws IOException {
        Path file = cloud.folder.getRoot().toPath().resolve("amphora-x64.qcow2");
        FileHash hash = new LocalImageFile(file).hash();
        String tag = cloud.unique("tag");
        assertThat(admin.images().withProperty(Mark.NAME, tag)).singleElement().satisfies(image -> {
            assertThat(image.isActive()).isTrue();
            assertThat(image.tags()).containsExactly(tag);
            assertThat(image.size()).isEqualTo(Files.size(file));
            assertThat(image.hash()).contains(hash.sha512());
            assertThat(image.properties()).containsEntry(ImageProperties.SHA256, hash.sha256());
        });
        assertThat(admin.images().tagged(tag)).hasSize(1);
    }

    /** @param tokens that the runs had */
    void assertNoSecretIn(Collection<String> outputs, Collection<String> tokens) throws IOException {
        List<String> secrets = new ArrayList<>(tokens);
        if (cloud.config("admin").credential() instanceof Password password) {
            secrets.add(password.password().reveal());
        }
        secrets.add(InputsBuilder.CA_PASSPHRASE);
        cloud.out()
                .readConf()
                .ifPresent(conf -> Stream.of(OctaviaConf.HEARTBEAT_KEY, OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE)
                        .map(conf::get)
                        .flatMap(Optional::stream)
                        .forEach(secrets::add));
        secrets.addAll(privateKeys());
        assertThat(secrets).hasSizeGreaterThan(tokens.size() + 2);
        for (String output : outputs) {
            assertThat(output).doesNotContain(secrets.toArray(String[]::new));
        }
    }

    /** A line of each. */
    private List<String> privateKeys() throws IOException {
        List<String> keys = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cloud.out().path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(KEY_BEGINS)) {
                    keys.add(text.split(KEY_BEGINS)[1].split("\n")[0]);
                }
            }
        }
        return keys;
    }
}
