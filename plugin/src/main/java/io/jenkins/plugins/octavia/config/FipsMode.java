package io.jenkins.plugins.octavia.config;

import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import jenkins.security.FIPS140;

/** What Jenkins' FIPS 140 mode forbids: to talk to a server without knowing that it is the right one. */
final class FipsMode {

    static final String REFUSAL = "verify: false is refused in FIPS mode; give the authority that signed the cloud's"
            + " certificate instead (CA certificate, or cacert in a clouds.yaml)";

    private FipsMode() {}

    /** @throws AbortException if the mode is on and the server would not be verified */
    static CloudConfig check(CloudConfig config) throws AbortException {
        return check(config, FIPS140.useCompliantAlgorithms());
    }

    static CloudConfig check(CloudConfig config, boolean fips) throws AbortException {
        if (fips && !config.route().verify()) {
            throw new AbortException("cloud " + config.name() + ": " + REFUSAL);
        }
        return config;
    }
}
