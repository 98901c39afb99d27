package io.jenkins.plugins.octavia.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.step.CloudReport;
import io.jenkins.plugins.octavia.step.Ending;
import io.jenkins.plugins.octavia.step.ImageAge;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What the builds of one job add up to. */
public class JobStatesTest {

    private static final LocalDate DAY = LocalDate.of(2027, 3, 31);

    @Test
    public void theLastBuildComesFirstAndWhatItDidNotLookAtStays() {
        JobStates states = JobStates.NONE
                .after(build(1), List.of(deployed("octavia/prod", true)))
                .after(build(2), List.of(planned("octavia/prod")));

        CloudState prod = only(states);
        assertThat(prod.getCloud()).isEqualTo("prod");
        assertThat(prod.getBuilds()).extracting(BuildMark::getNumber).containsExactly(2, 1);
        assertThat(prod.getOldestFirst()).extracting(BuildMark::getNumber).containsExactly(1, 2);
        assertThat(prod.getBuilds())
                .extracting(BuildMark::getOutcome)
                .containsExactly(Outcome.PLANNED, Outcome.CHANGED);
        assertThat(prod.getEndings()).containsExactly(new Ending("client certificate", DAY));
        assertThat(prod.expiriesSeen()).isEqualTo(1000);
        assertThat(prod.getImage()).contains(new ImageAge("amphora", DAY));
        assertThat(prod.getLoadBalancersBehind()).contains(3);
    }

    @Test
    public void onlyTheLastBuildsAreKnown() {
        JobStates states = JobStates.NONE;
        for (int number = 1; number <= CloudState.BUILDS + 5; number++) {
            states = states.after(build(number), List.of(deployed("octavia/prod", false)));
        }
        assertThat(only(states).getBuilds())
                .hasSize(CloudState.BUILDS)
                .extracting(BuildMark::getOutcome)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    public void ofADeletedBuildOnlyTheLinkGoes() {
        JobStates states = JobStates.NONE
                .after(build(1), List.of(deployed("octavia/prod", true)))
                .withoutBuild(1);

        assertThat(states.knowsBuild(1)).isTrue();
        assertThat(states.knowsBuild(2)).isFalse();
        assertThat(only(states).getBuilds()).singleElement().satisfies(build -> {
            assertThat(build.isDeleted()).isTrue();
            assertThat(build.getWords()).isEqualTo("1 created");
        });
        assertThat(only(states).getImage()).isPresent();
    }

    @Test
    public void aCloudThatABuildCouldNotGetToHasFailedAndTheOthersHaveNot() {
        JobStates states = JobStates.NONE
                .after(build(1), List.of(deployed("octavia/prod", false), of("octavia/lab", "lab", false, false)))
                .after(build(2), List.of(refused("lab")));

        assertThat(states.clouds())
                .extracting(state -> state.getBuilds().get(0).getOutcome())
                .containsExactly(Outcome.UNCHANGED, Outcome.FAILED);
    }

    @Test
    public void aCloudThatNoBuildHasGotToIsShownUntilTheNextBuild() {
        JobStates states = JobStates.NONE.after(build(1), List.of(refused("prod")));
        assertThat(only(states).getBuilds()).extracting(BuildMark::getOutcome).containsExactly(Outcome.FAILED);

        assertThat(only(states.after(build(2), List.of(deployed("octavia/prod", true))))
                        .getBuilds())
                .extracting(BuildMark::getNumber)
                .containsExactly(2);
    }

    @Test
    public void aJobThatNamesNoCloudMeansTheOnlyOne() {
        JobStates states = JobStates.NONE
                .after(build(1), List.of(deployed("octavia/prod", false)))
                .after(build(2), List.of(refused("")));
        assertThat(only(states).getBuilds())
                .extracting(BuildMark::getOutcome)
                .containsExactly(Outcome.FAILED, Outcome.UNCHANGED);
    }

    @Test
    public void aBuildThatWasAbortedIsSaidToBe() {
        JobStates states =
                JobStates.NONE.after(new EndedBuild(1, 1000, true), List.of(of("octavia/prod", "prod", false, true)));
        assertThat(only(states).getBuilds().get(0).getOutcome()).isEqualTo(Outcome.ABORTED);
    }

    private static CloudState only(JobStates states) {
        assertThat(states.clouds()).hasSize(1);
        return states.clouds().get(0);
    }

    private static EndedBuild build(int number) {
        return new EndedBuild(number, number * 1000, false);
    }

    private static CloudReport of(String folder, String cloud, boolean isFailed, boolean isChanged) {
        return new CloudReport(
                folder,
                cloud,
                "service",
                isFailed,
                isChanged,
                false,
                isChanged ? "1 created" : "1 unchanged",
                Map.of("client certificate", DAY.toString()),
                Optional.of(new ImageAge("amphora", DAY)),
                Optional.of(3));
    }

    private static CloudReport deployed(String folder, boolean isChanged) {
        return of(folder, "prod", false, isChanged);
    }

    private static CloudReport planned(String folder) {
        return new CloudReport(
                folder,
                "prod",
                "service",
                false,
                false,
                true,
                "would be: 1 updated",
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static CloudReport refused(String cloud) {
        return new CloudReport(
                "", cloud, "", true, false, false, "failed", Map.of(), Optional.empty(), Optional.empty());
    }
}
