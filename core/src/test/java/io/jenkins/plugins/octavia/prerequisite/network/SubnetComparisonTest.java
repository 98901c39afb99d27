package io.jenkins.plugins.octavia.prerequisite.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Owner;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What a cloud says of a subnet, against what is asked. */
public class SubnetComparisonTest {

    private final NetworkSpec.Subnet spec = SpecReader.fromYaml("network: {healthManagers: []}", Path.of(""))
            .network()
            .orElseThrow()
            .subnet();

    private static Subnet subnet(String cidr) {
        return new Subnet(
                "id",
                "lb-mgmt-subnet",
                new Owner("p", true),
                "n",
                cidr,
                List.of(),
                Optional.empty(),
                true,
                List.of(),
                Set.of(),
                "",
                List.of(),
                Instant.EPOCH);
    }

    @Test
    public void aCidrThatNoNetworkHasIsAMessage() {
        for (String cidr :
                List.of("", "null", "172.16.0.0", "172.16.0.0/99", "172.16.0.0/4294967318", "172.16.0.1/22")) {
            assertThatThrownBy(() -> SubnetComparison.decision(spec, subnet(cidr)))
                    .as(cidr)
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("subnet lb-mgmt-subnet: exists (id) with cidr \"" + cidr + "\", which ");
        }
    }
}
