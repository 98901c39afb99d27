package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.Test;

/** What holds for every specification; a failure names the seed that makes it again. */
public class SpecPropertyTest {

    private static final long SPECIFICATIONS = 5_000;

    /** Values of every kind, each right somewhere and wrong elsewhere. */
    private static final List<String> VALUES = List.of(
            "{}",
            "[]",
            "",
            "~",
            "true",
            "no",
            "7",
            "-1",
            "1.5",
            "99999999999999999999",
            "0x1F",
            "22:22",
            "2025.1",
            "text",
            "\"\"",
            "\"\\e[2J\"",
            "'../x'",
            "\"$(id)\"",
            "auto",
            "none",
            "rsa",
            "ec",
            "P-384",
            "P1Y",
            "P-1D",
            "10.0.0.0/8",
            "10.0.0.1/8",
            "fd00::/64",
            "\"::/0\"",
            "172.16.0.1",
            "\"fe80::1%eth0\"",
            "[icmp, tcp/22]",
            "[{rule: tcp/1}]",
            "[[]]",
            "{a: b}",
            "[{host: a}]",
            "!x y",
            "*a",
            "&a {b: *a}",
            "[{host: a, ip: 172.16.0.2}, {host: a}]");

    private static final List<String> KEYS = List.of(
            "release",
            "flavor",
            "keypair",
            "certificates",
            "network",
            "securityGroups",
            "image",
            "name",
            "id",
            "ram",
            "disk",
            "public",
            "extraSpecs",
            "type",
            "bits",
            "publicKeyFile",
            "layout",
            "directory",
            "key",
            "algorithm",
            "curve",
            "validity",
            "ca",
            "client",
            "renewWithin",
            "renewCaWithin",
            "subject",
            "country",
            "subnet",
            "cidr",
            "pool",
            "start",
            "end",
            "gateway",
            "dhcp",
            "healthManagers",
            "host",
            "ip",
            "amphora",
            "healthManager",
            "ingress",
            "from",
            "exclusive",
            "file",
            "sha256",
            "convertTo",
            "arch",
            "tag",
            "keep",
            "properties",
            "sameWhen",
            "maxAge",
            "rollbackTo",
            "canary",
            "vipSubnet",
            "timeout",
            "quotas",
            "loadBalancers",
            "topology",
            "instances",
            "roles",
            "assign",
            "volumes",
            "size",
            "logOffload",
            "adminTargets",
            "protocol",
            "options",
            "flavour",
            "\"a\\nb\"");

    @Test
    public void everySpecificationIsReadOrRefusedWithLinesThatAreFitToBeShown() {
        for (long seed = 0; seed < SPECIFICATIONS; seed++) {
            String yaml = mapping(new Random(seed), 0);
            assertThat(Specs.problems(yaml))
                    .as("seed %d: %s", seed, yaml)
                    .allSatisfy(problem -> assertThat(problem)
                            .isNotBlank()
                            .hasSizeLessThan(500)
                            .doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
        }
    }

    @Test
    public void whatIsReadOnceIsReadAlikeAgain() {
        for (long seed = 0; seed < SPECIFICATIONS; seed++) {
            String yaml = mapping(new Random(seed), 0);
            if (Specs.problems(yaml).isEmpty()) {
                assertThat(Specs.read(yaml)).as("seed %d: %s", seed, yaml).isEqualTo(Specs.read(yaml));
            } else {
                assertThat(Specs.problems(yaml)).isEqualTo(Specs.problems(yaml));
            }
        }
    }

    private static String mapping(Random random, int depth) {
        return random.ints(1 + random.nextInt(4), 0, KEYS.size())
                .distinct()
                .mapToObj(key -> KEYS.get(key) + ": " + value(random, depth))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String value(Random random, int depth) {
        return depth < 3 && random.nextInt(3) > 0
                ? mapping(random, depth + 1)
                : VALUES.get(random.nextInt(VALUES.size()));
    }
}
