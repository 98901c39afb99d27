package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.StoredXml;
import io.jenkins.plugins.octavia.step.BuildSummary.Part;
import io.jenkins.plugins.octavia.step.BuildSummary.Row;
import java.time.LocalDate;
import java.util.List;
import org.junit.Test;

/** What steps keep with a build, in a file of an older version, or one that somebody edited. */
public class StoredBuildTest {

    @Test
    public void theLastVersionsBuildIsReadAsItWas() throws Exception {
        List<?> actions = (List<?>) StoredXml.of("actions.xml").read();

        assertThat(((Leavings) actions.get(0)).of("deploy#7"))
                .containsExactly(new SecretFolder(
                        "agent", "/home/jenkins/workspace/deploy@tmp/octavia-prerequisites-7-5", "deploy#7"));
        Part part = part(actions);
        assertThat(part.getCloud()).isEqualTo("prod");
        assertThat(part.getProject()).isEqualTo("service");
        assertThat(part.getEndings()).containsExactly(new Ending(Ending.CLIENT, LocalDate.of(2027, 11, 26)));
        assertThat(part.getFailures()).containsExactly("image: no");
        Row row = part.getRows().get(0);
        assertThat(row.getKind()).isEqualTo("flavor");
        assertThat(row.getName()).isEqualTo("m1.amphora");
        assertThat(row.getId()).isEqualTo("e62542a0-c0de-4dc2-9597-318fd7d3cee6");
        assertThat(row.getAction()).isEqualTo("created");
        LoadBalancerRow loadBalancer = part.getLoadBalancers().get(0);
        assertThat(loadBalancer.getId()).isEqualTo("0c9a2f8e-94c1-4b0e-8f8a-6d2c3c0b7a11");
        assertThat(loadBalancer.getTitle()).isEqualTo("web (0c9a2f8e-94c1-4b0e-8f8a-6d2c3c0b7a11)");
        assertThat(loadBalancer.getDiffers()).isEqualTo("image: amphora 4f1e has image 5a6b, not 7c8d");
        assertThat(loadBalancer.getHappened()).isEqualTo("failed over");
        assertThat(loadBalancer.getSeconds()).isEqualTo(94);
        FindingRow finding = part.getFindings().get(0);
        assertThat(finding.getSeverity()).isEqualTo("error");
        assertThat(finding.getSubject()).isEqualTo("image");
        assertThat(finding.getAbout()).isEqualTo("image amphora-x64-haproxy");
        assertThat(finding.getSeen()).isEqualTo("1f0c is deactivated");
        assertThat(finding.getAdvice()).isEqualTo("openstack image set --activate 1f0c");
    }

    @Test
    public void whateverIsMissingThePageOfTheBuildIsShown() throws Exception {
        for (Class<?> type : List.of(
                Leavings.class, BuildSummary.class, Part.class, Row.class, LoadBalancerRow.class, FindingRow.class)) {
            String element = type.getName().replace("$", "_-");
            for (Object read : StoredXml.of("actions.xml").withoutEach(element).values()) {
                List<?> actions = (List<?>) read;
                assertThat(((Leavings) actions.get(0)).of("deploy#7")).isNotNull();
                for (Part part : ((BuildSummary) actions.get(1)).getParts()) {
                    assertThat(part.getCloud()).isNotNull();
                    assertThat(part.getProject()).isNotNull();
                    assertThat(part.getEndings()).isNotNull();
                    assertThat(part.getFailures()).isNotNull();
                    assertThat(part.getRows())
                            .allSatisfy(row -> assertThat(
                                            List.of(row.getKind(), row.getName(), row.getId(), row.getAction()))
                                    .doesNotContainNull());
                    assertThat(part.getLoadBalancers())
                            .allSatisfy(row -> assertThat(
                                            List.of(row.getId(), row.getTitle(), row.getDiffers(), row.getHappened()))
                                    .doesNotContainNull());
                    assertThat(part.getFindings())
                            .allSatisfy(row -> assertThat(List.of(
                                            row.getSeverity(),
                                            row.getSubject(),
                                            row.getAbout(),
                                            row.getSeen(),
                                            row.getAdvice()))
                                    .doesNotContainNull());
                }
            }
        }
    }

    private static Part part(List<?> actions) {
        return ((BuildSummary) actions.get(1)).getParts().get(0);
    }
}
