package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.spec.Section;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a call of a step asks to be provisioned, and what is to become of it. */
record ProvisioningRequest(
        Target target, Wanted wanted, CredentialIds credentials, Authority authority, Output output, boolean dryRun) {

    /**
     * Where.
     *
     * @param cloud its name; empty for the only one that there is
     * @param credentialsId the login; empty for the cloud's own
     * @param runsOnAgent whether the agent calls the cloud, and not the controller
     * @param lockTimeout how long to wait for another run on the project
     */
    record Target(Optional<String> cloud, Optional<String> credentialsId, boolean runsOnAgent, Duration lockTimeout) {}

    /**
     * What.
     *
     * @param spec the path of an octavia.yaml in the workspace; empty if there are only arguments
     * @param values the arguments as they stand in octavia.yaml
     * @param sections which sections of the specification are provisioned
     * @param only which of them the call names: the specification must have these
     * @param imageToBeBuilt whether the file of the image is still to be built
     */
    record Wanted(
            Optional<String> spec,
            Map<String, Object> values,
            Set<Section> sections,
            Set<Section> only,
            boolean imageToBeBuilt) {}

    /**
     * What may become of the certificate authority and its client.
     *
     * @param isCreated whether a new one is made
     * @param updatesCredential whether a renewed client goes back to the credential
     * @param expiry which ends make the build unstable
     */
    record Authority(boolean isCreated, boolean updatesCredential, Expiry expiry) {

        static final Authority AS_IT_IS = new Authority(false, false, Expiry.DEFAULT);
    }

    /**
     * What is written.
     *
     * @param base the octavia.conf that the options are merged into, a path in the workspace
     * @param hasConf whether octavia.conf is written
     * @param isArchived whether what is not secret is archived, deployment.json above all
     */
    record Output(Optional<String> base, boolean hasConf, boolean isArchived) {

        /** Of a step for one section. */
        static final Output RECORD = new Output(Optional.empty(), false, true);
    }
}
