package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Profiled;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A flavor or an availability zone of Octavia's as octavia.yaml asks for it. Octavia changes neither its profile nor what a
 * profile in use says, so one that says something else is refused.
 *
 * @param description without our mark
 * @param projectId whose runs it is marked for
 */
record Choice(Kind kind, String name, String description, boolean enabled, String projectId) {

    /** The description that Octavia is to have. */
    String marked() {
        return Mark.described(description, projectId);
    }

    boolean isMadeByUs(Profiled one) {
        return one.name().equals(name) && Mark.isOurs(one, projectId);
    }

    Change skipped(String reason) {
        return new Change(kind, name, "", Action.UNCHANGED, List.of("skipped: " + reason));
    }

    <T extends Profiled> Decision<T> created(Map<String, String> asked) {
        return Decision.create(kind, name, shown(asked) + ", " + word(enabled));
    }

    /** @throws Refusal if its profile says something else than what is asked */
    <T extends Profiled> Decision<T> compared(T found, ProviderProfile profile, Map<String, String> asked) {
        if (!OctaviaState.says(profile, asked)) {
            throw new Refusal(kind + " " + name + ": exists with " + shown(profile.data()) + " of provider "
                    + Printable.line(profile.provider()) + " where " + shown(asked)
                    + " of provider amphora is asked; Octavia never changes it, and load balancers may have it: ask for"
                    + " what it has, or for a new name");
        }
        boolean ours = Mark.isOurs(found, projectId);
        List<String> differences = differences(found, ours);
        return ours
                ? Decision.existing(kind, name, found, true, differences)
                : Decision.existing(kind, name, found, false, List.of())
                        .noting(differences.stream()
                                .map(text -> "left as it is: " + text)
                                .toList());
    }

    private List<String> differences(Profiled found, boolean ours) {
        String asked = ours ? marked() : description;
        List<String> differences = new ArrayList<>();
        if (!found.description().equals(asked) && (ours || !asked.isEmpty())) {
            differences.add("description \"" + found.description() + "\" where \"" + asked + "\" is asked");
        }
        if (found.enabled() != enabled) {
            differences.add(word(found.enabled()) + " where " + word(enabled) + " is asked");
        }
        return differences;
    }

    private static String word(boolean enabled) {
        return enabled ? "enabled" : "disabled";
    }

    private static String shown(Map<String, String> data) {
        return data.isEmpty()
                ? "nothing of its own"
                : new TreeMap<>(data)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + Printable.line(entry.getValue()))
                                .collect(Collectors.joining(", "));
    }
}
