package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.spec.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run works with besides the specification and the cloud.
 *
 * @param conf the octavia.conf that the options are merged into, where one was given
 * @param caPassphrase of the keys of the certificate authorities
 * @param mayMint whether an authority may be made where none is
 * @param settle how long lists must stay the same after something was created, to see other runs
 */
public record Inputs(
        OutputFolder out,
        Optional<ConfFile> conf,
        Optional<Secret> caPassphrase,
        Optional<Secret> heartbeatKey,
        Optional<Secret> serverCertsKeyPassphrase,
        boolean mayMint,
        Clock clock,
        SecureRandom random,
        Duration settle) {

    /** Long enough for commits that overtook each other and for creation times of one second's resolution. */
    public static final Duration SETTLE = Duration.ofSeconds(2);
}
