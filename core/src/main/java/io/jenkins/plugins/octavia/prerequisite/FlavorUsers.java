package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who uses a flavor, which is of no project and, if regions have one Nova, of no region: the projects that have access to it,
 * and the deployments of ours that noted themselves among its extra specs, for a public flavor has no list of projects.
 */
record FlavorUsers(Flavor flavor, Cloud cloud, Set<String> projects, Set<String> deployments) {

    private static final String DEPLOYMENT = Mark.FLAVOR + ":";

    private static final Pattern NOT_TAKEN = Pattern.compile("[^A-Za-z0-9._-]");

    static FlavorUsers of(Flavor flavor, Cloud cloud) {
        return new FlavorUsers(
                flavor,
                cloud,
                flavor.isPublic() ? Set.of() : cloud.compute().flavorAccess(flavor.id()),
                flavor.extraSpecs().keySet().stream()
                        .filter(key -> key.startsWith(DEPLOYMENT))
                        .map(key -> key.substring(DEPLOYMENT.length()))
                        .collect(Collectors.toSet()));
    }

    /** The extra spec by which a deployment notes that it uses the flavor. Nova takes few characters in one. */
    static String note(Cloud cloud) {
        return DEPLOYMENT + name(cloud);
    }

    private static String name(Cloud cloud) {
        return name(cloud.project().id(), cloud.region());
    }

    /** Regions have names of any signs: a colon and four hexadecimal digits (UTF-16) for each that Nova does not take. */
    static String name(String project, String region) {
        String taken = NOT_TAKEN
                .matcher(region)
                .replaceAll(sign -> sign.group()
                        .chars()
                        .mapToObj(c -> String.format(":%04X", c))
                        .collect(Collectors.joining()));
        return region.isEmpty() ? project : project + "." + taken;
    }

    /** Other projects, and this one in other regions. */
    Set<String> others() {
        String project = cloud.project().id();
        Set<String> others = new TreeSet<>();
        projects.stream().filter(other -> !other.equals(project)).forEach(other -> others.add("project " + other));
        deployments.stream()
                .filter(other -> !other.equals(name(cloud)))
                .map(FlavorUsers::projectOf)
                .forEach(other ->
                        others.add(other.equals(project) ? "this project in another region" : "project " + other));
        return others;
    }

    private static String projectOf(String deployment) {
        return deployment.replaceFirst("[.].*", "");
    }

    private boolean isInAnotherRegion() {
        return deployments.stream()
                .anyMatch(other -> !other.equals(name(cloud))
                        && projectOf(other).equals(cloud.project().id()));
    }

    /** Gives up what this deployment has of it. */
    void leave() {
        if (deployments.contains(name(cloud))) {
            cloud.compute().deleteExtraSpec(flavor.id(), note(cloud));
        }
        if (givesUpAccess()) {
            cloud.compute().removeFlavorAccess(flavor.id(), cloud.project().id());
        }
    }

    private boolean givesUpAccess() {
        return projects.contains(cloud.project().id()) && !isInAnotherRegion();
    }

    /** Why it stays. */
    String reason() {
        return "used by " + String.join(" and ", others()) + " too"
                + (givesUpAccess()
                        ? "; the access of project " + cloud.project().id() + " was given up"
                        : "");
    }
}
