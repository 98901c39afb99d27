package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.Test;

/** What forms show of a key of octavia.yaml. */
public class SpecSchemaTest {

    @Test
    public void aDefaultIsShownAsItWouldBeWritten() {
        assertThat(SpecSchema.byDefault("release")).isEqualTo("2025.1");
        assertThat(SpecSchema.byDefault("flavor.ram")).isEqualTo("1024");
        assertThat(SpecSchema.byDefault("flavor.public")).isEqualTo("false");
        assertThat(SpecSchema.byDefault("securityGroups.amphora.ingress")).isEqualTo("[icmp, tcp/22, tcp/9443]");
    }

    @Test
    public void aMappingIsShownAsItsKeys() {
        assertThat(SpecSchema.byDefault("certificates.validity")).isEqualTo("ca: P10Y\nclient: P1Y");
        assertThat(SpecSchema.byDefault("network.subnet"))
                .contains("cidr: 172.16.0.0/22\npool: {start: 172.16.0.100, end: 172.16.3.254}\n")
                .doesNotContain("hostRoutes");
        assertThat(SpecSchema.byDefault("certificates")).contains("\nvalidity: {ca: P10Y, client: P1Y}\n");
    }

    @Test
    public void nothingIsShownOfAKeyWithoutADefault() {
        for (String key : List.of("network.mtu", "network.provider", "flavor.extraSpecs", "image.sameWhen")) {
            assertThat(SpecSchema.byDefault(key)).as(key).isEmpty();
        }
    }

    @Test
    public void aKeyOfFewValuesHasChoices() {
        assertThat(SpecSchema.choices("release")).contains("2023.1", "2026.1").doesNotHaveDuplicates();
        assertThat(SpecSchema.choices("image.visibility")).containsExactly("private", "shared", "community", "public");
        assertThat(SpecSchema.choices("network.shared")).containsExactly("true", "false");
        assertThat(SpecSchema.choices("flavor.ram")).isEmpty();
    }

    @Test
    public void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> SpecSchema.byDefault("flavor.rum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flavor.rum is not a key of octavia.yaml");
    }
}
