package io.jenkins.plugins.octavia.step;

import java.util.Map;
import java.util.Optional;

/**
 * What a build was for one Octavia and came to know of it, for overviews of several builds.
 *
 * @param folder that of its artifacts, which identifies it; empty if a step failed before it knew
 * @param cloud its name as the job knows it; empty if the job names none, because there is only one
 * @param isPlanned whether a dry run found something to do
 * @param words such as {@code 8 created, 1 unchanged}
 * @param expiries of certificates: by what ends, the day as ISO-8601; none if they were not looked at
 * @param image empty if it was not looked at
 * @param loadBalancersBehind how many are; empty if they were not looked at
 */
public record CloudReport(
        String folder,
        String cloud,
        String project,
        boolean isFailed,
        boolean isChanged,
        boolean isPlanned,
        String words,
        Map<String, String> expiries,
        Optional<ImageAge> image,
        Optional<Integer> loadBalancersBehind) {

    /** Of a step that failed before anything was known. */
    static CloudReport refused(String cloud) {
        return new CloudReport(
                "", cloud, "", true, false, false, "failed", Map.of(), Optional.empty(), Optional.empty());
    }
}
