package io.jenkins.plugins.octavia.overview;

import io.jenkins.plugins.octavia.step.CloudReport;
import io.jenkins.plugins.octavia.step.Ending;
import io.jenkins.plugins.octavia.step.ImageAge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the builds of one job last knew of one Octavia; not a record, because XStream cannot write one. */
public final class CloudState {

    /** How many of the last builds are known. */
    static final int BUILDS = 10;

    /** That of the artifacts, which identifies the Octavia; empty if no build has come as far as to know it. */
    private final String folder;

    private final String cloud;
    private final String project;
    /** The newest first. */
    private final ArrayList<BuildMark> builds;
    /** Of certificates: by what ends, the day as ISO-8601. */
    private final LinkedHashMap<String, String> expiries;
    /** When they were looked at, in milliseconds since 1970. */
    private final long expiriesSeen;

    private final String image;
    /** The day as ISO-8601. */
    private final String imageMade;
    /** Null if nobody has looked. */
    private final Integer loadBalancersBehind;

    private CloudState(
            String folder,
            String cloud,
            String project,
            List<BuildMark> builds,
            Map<String, String> expiries,
            long expiriesSeen,
            String image,
            String imageMade,
            Integer loadBalancersBehind) {
        this.folder = Objects.requireNonNullElse(folder, "");
        this.cloud = Objects.requireNonNullElse(cloud, "");
        this.project = Objects.requireNonNullElse(project, "");
        this.builds = new ArrayList<>(Objects.requireNonNullElse(builds, List.of()));
        this.builds.removeIf(Objects::isNull);
        this.expiries = new LinkedHashMap<>(Objects.requireNonNullElse(expiries, Map.of()));
        this.expiriesSeen = expiriesSeen;
        this.image = Objects.requireNonNullElse(image, "");
        this.imageMade = Objects.requireNonNullElse(imageMade, "");
        this.loadBalancersBehind = loadBalancersBehind;
    }

    /** XStream runs no constructor, and somebody may have edited the file. */
    private Object readResolve() {
        return with(builds);
    }

    private CloudState with(List<BuildMark> others) {
        return new CloudState(
                folder, cloud, project, others, expiries, expiriesSeen, image, imageMade, loadBalancersBehind);
    }

    /** Of an Octavia that one build knows. */
    static CloudState of(EndedBuild build, CloudReport report) {
        return new CloudState(report.folder(), report.cloud(), report.project(), List.of(), Map.of(), 0, "", "", null)
                .after(build, report);
    }

    /** With one more build: what it did not look at is as it was known before. */
    CloudState after(EndedBuild build, CloudReport report) {
        boolean sawCertificates = !report.expiries().isEmpty();
        return new CloudState(
                folder,
                cloud,
                project,
                Stream.concat(
                                Stream.of(BuildMark.of(build, report)),
                                builds.stream().filter(known -> known.getNumber() != build.number()))
                        .limit(BUILDS)
                        .toList(),
                sawCertificates ? report.expiries() : expiries,
                sawCertificates ? build.started() : expiriesSeen,
                report.image().map(ImageAge::name).orElse(image),
                report.image().map(known -> known.made().toString()).orElse(imageMade),
                report.loadBalancersBehind().orElse(loadBalancersBehind));
    }

    /** Without the link to a build that is deleted; what is known by it stays. */
    CloudState withoutBuild(int number) {
        return with(builds.stream()
                .map(build -> build.getNumber() == number ? build.ofDeletedBuild() : build)
                .toList());
    }

    boolean knowsBuild(int number) {
        return builds.stream().anyMatch(build -> build.getNumber() == number);
    }

    String folder() {
        return folder;
    }

    long expiriesSeen() {
        return expiriesSeen;
    }

    /** Empty if it is not known, because a job that names none could not get to the only one. */
    public String getCloud() {
        return cloud;
    }

    /** Empty if no build has got to the cloud. */
    public String getProject() {
        return project;
    }

    /** The newest first. */
    public List<BuildMark> getBuilds() {
        return List.copyOf(builds);
    }

    public List<BuildMark> getOldestFirst() {
        List<BuildMark> oldestFirst = new ArrayList<>(builds);
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }

    /** The ends of certificates, the next one first; none if nobody has looked. */
    public List<Ending> getEndings() {
        return Ending.all(expiries).stream()
                .sorted(Comparator.comparing(Ending::day))
                .toList();
    }

    /** Empty if nobody has looked. */
    public Optional<ImageAge> getImage() {
        return ImageAge.of(image, imageMade);
    }

    /** How many are; empty if nobody has looked. */
    public Optional<Integer> getLoadBalancersBehind() {
        return Optional.ofNullable(loadBalancersBehind);
    }
}
