package io.jenkins.plugins.octavia.cloud;

/**
 * The project that a resource in Neutron belongs to. Names, descriptions and tags can be set by anybody, and any project
 * can share a network with another: so they count only on what belongs to the login's own project.
 *
 * @param isOwn whether that is the project of the login
 */
public record Owner(String projectId, boolean isOwn) {

    @Override
    public String toString() {
        return "of project " + projectId;
    }
}
