package io.jenkins.plugins.octavia.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Environment.TextFiles;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;

/** The clouds that a run may use: those of the global configuration, and those of a clouds.yaml in a Secret file. */
public final class RunClouds {

    private final String job;
    private final RunCredentials credentials;

    public RunClouds(Run<?, ?> run) {
        this.job = run.getParent().getFullName();
        this.credentials = new RunCredentials(run);
    }

    /**
     * Finds a cloud and its login. The caller must show its {@link CloudConfig#warnings()}.
     *
     * @param name empty for the only cloud that there is
     * @param credentialsId of a Secret file with a clouds.yaml, then the global configuration does not count; or of
     *     credentials in place of those that the global configuration names; empty for those
     * @param workspace reads what a clouds.yaml names by a relative path, such as {@code cacert: ca.pem}; without
     *     a workspace it must throw an exception that says so
     * @throws AbortException if there is no such cloud, or the job may not use it, no such credentials, or a setting is
     *     wrong
     */
    public CloudConfig find(Optional<String> name, Optional<String> credentialsId, TextFiles workspace)
            throws AbortException {
        Optional<String> cloud = name.filter(text -> !text.isBlank());
        Optional<String> given = credentialsId.filter(text -> !text.isBlank());
        if (given.isEmpty()) {
            return configured(cloud);
        }
        StandardCredentials login = credentials.get(given.get());
        CloudConfig config = login instanceof FileCredentials file
                ? new CloudsFile(file, workspace).find(cloud)
                : configured(
                        OctaviaClouds.get().find(cloud, job),
                        login,
                        "OpenStack application credential, Username with password, or Secret file with a clouds.yaml");
        return FipsMode.check(config);
    }

    private CloudConfig configured(Optional<String> name) throws AbortException {
        OpenStackCloud cloud = OctaviaClouds.get().find(name, job);
        if (cloud.getCredentialsId().isEmpty()) {
            throw new AbortException("cloud " + cloud.getName() + ": it has no credentials in the global configuration;"
                    + " set them there, or give credentialsId");
        }
        return FipsMode.check(configured(cloud, credentials.get(cloud.getCredentialsId()), Login.TYPES));
    }

    private static CloudConfig configured(OpenStackCloud cloud, StandardCredentials login, String types)
            throws AbortException {
        Map<String, String> settings =
                Login.settings(login).orElseThrow(() -> RunCredentials.wrongType(login, types, "a cloud"));
        try {
            return cloud.config(settings);
        } catch (CloudException e) {
            throw new AbortException(FormWords.in(e.getMessage()));
        }
    }
}
