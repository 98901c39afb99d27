package io.jenkins.plugins.octavia.overview;

import io.jenkins.plugins.octavia.step.CloudReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What the builds of one job last knew of each of its clouds; not a record, because XStream cannot write one. */
final class JobStates {

    static final JobStates NONE = new JobStates(List.of());

    private final ArrayList<CloudState> clouds;

    private JobStates(List<CloudState> clouds) {
        this.clouds = new ArrayList<>(Objects.requireNonNullElse(clouds, List.of()));
        this.clouds.removeIf(state -> state == null || state.getBuilds().isEmpty());
    }

    /** XStream runs no constructor. */
    private Object readResolve() {
        return new JobStates(clouds);
    }

    List<CloudState> clouds() {
        return List.copyOf(clouds);
    }

    /** With one more build. What is known only by a name, because a build did not get to a cloud, is so until the next build. */
    JobStates after(EndedBuild build, List<CloudReport> reports) {
        List<CloudState> states = new ArrayList<>(clouds);
        states.removeIf(state -> state.folder().isEmpty());
        for (CloudReport report : reports) {
            Predicate<CloudState> isMeant = report.folder().isEmpty()
                    ? state -> report.cloud().isEmpty() || state.getCloud().equals(report.cloud())
                    : state -> state.folder().equals(report.folder());
            if (states.stream().noneMatch(isMeant)) {
                states.add(CloudState.of(build, report));
            } else {
                states.replaceAll(state -> isMeant.test(state) ? state.after(build, report) : state);
            }
        }
        return new JobStates(states);
    }

    /** After a build was deleted. */
    JobStates withoutBuild(int number) {
        return new JobStates(
                clouds.stream().map(state -> state.withoutBuild(number)).toList());
    }

    boolean knowsBuild(int number) {
        return clouds.stream().anyMatch(state -> state.knowsBuild(number));
    }
}
