package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** What several steps of a build add up to. */
public class BuildSummaryTest {

    private final BuildSummary.Part part = new BuildSummary.Part("octavia/prod", "prod", "service");

    @Test
    public void whatWasMadeOnceIsMadeWhateverALaterStepFinds() {
        part.add(Set.of(Section.FLAVOR), deployment(Action.CREATED, Optional.empty()));
        part.add(EnumSet.allOf(Section.class), deployment(Action.UNCHANGED, Optional.empty()));

        assertThat(part.getRows())
                .singleElement()
                .satisfies(row -> assertThat(row.getAction()).isEqualTo("created"));
        assertThat(part.upTo(deployment(Action.UNCHANGED, Optional.empty())).resources())
                .containsExactly(new Resource(Kind.FLAVOR, "m1.amphora", "1", Action.CREATED));
    }

    @Test
    public void aStepMakesUpForOneThatFailedAtTheSameOrLess() {
        part.add(Set.of(Section.FLAVOR), deployment(Action.UNCHANGED, Optional.of("flavor: no")));
        part.add(Set.of(Section.FLAVOR), deployment(Action.UNCHANGED, Optional.empty()));
        assertThat(part.getFailures()).isEmpty();

        part.add(Set.of(Section.FLAVOR), deployment(Action.UNCHANGED, Optional.of("flavor: no")));
        part.add(EnumSet.allOf(Section.class), deployment(Action.UNCHANGED, Optional.empty()));
        assertThat(part.getFailures()).isEmpty();
    }

    @Test
    public void aFailureStaysWhereOnlyStepsForOthersFollow() {
        part.add(Set.of(Section.FLAVOR), deployment(Action.UNCHANGED, Optional.of("flavor: no")));
        part.add(Set.of(Section.NETWORK), deployment(Action.UNCHANGED, Optional.of("network: no")));
        part.add(Set.of(Section.IMAGE), deployment(Action.UNCHANGED, Optional.empty()));

        assertThat(part.getFailures()).containsExactly("flavor: no", "network: no");
        assertThat(part.upTo(deployment(Action.UNCHANGED, Optional.empty())).failure())
                .contains("flavor: no\nnetwork: no");
    }

    @Test
    public void whatWasPlannedStaysAlsoWhenItWasDone() {
        part.plan(List.of(change(Action.CREATED, "ram 1024"), change(Action.UNCHANGED)));
        part.add(Set.of(Section.FLAVOR), deployment(Action.CREATED, Optional.empty()));
        part.plan(List.of(change(Action.UNCHANGED)));

        assertThat(part.getPlan()).singleElement().satisfies(row -> {
            assertThat(row.getAction()).isEqualTo("created");
            assertThat(row.getDifferences()).containsExactly("ram 1024");
        });
        assertThat(part.getCounts()).isEqualTo("1 created");

        part.plan(List.of(change(Action.UPDATED, "ram 2048")));
        assertThat(part.getPlan()).extracting(PlanRow::getAction).containsExactly("updated");
    }

    private static Change change(Action action, String... differences) {
        return new Change(Kind.FLAVOR, "m1.amphora", "", action, List.of(differences));
    }

    private static Deployment deployment(Action action, Optional<String> failure) {
        return new Deployment(
                "prod",
                "service",
                "5e4a",
                "RegionOne",
                List.of(new Resource(Kind.FLAVOR, "m1.amphora", "1", action)),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                failure);
    }
}
