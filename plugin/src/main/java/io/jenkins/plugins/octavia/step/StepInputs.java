package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The inputs of core in a step: messages name arguments of steps, and there is no record of earlier runs. */
final class StepInputs {

    static final Wording WORDING = new Wording(
            "caPassphraseCredentialsId (Secret text)",
            "heartbeatKeyCredentialsId (Secret text)",
            "serverCertsKeyPassphraseCredentialsId (Secret text)",
            "conf",
            "give the Certificate credential that holds it as authorityCredentialsId; if there never was one,"
                    + " octaviaCerts(createAuthority: true) makes it",
            "run octaviaMgmtNet first, or name the network of the amphorae (spec, or network: [name: ...])",
            "give its private key as sshCredentialsId (SSH Username with private key), or its public one as publicKeyFile",
            "lockTimeout",
            "octaviaCerts(rotate: 'deployed')",
            "octaviaLoadBalancers(reasons: ['authority'])",
            "start Octavia",
            "octaviaCerts(rotate: 'status')",
            "octaviaLoadBalancers(configure: true)");

    private StepInputs() {}

    /**
     * @param base the octavia.conf that the options are merged into
     * @param images gives the file of an image; empty if it is still to be built
     */
    static Inputs of(
            BuildContext build,
            MemoryFolder memory,
            Optional<ConfFile> base,
            boolean writesConf,
            Function<ImageSpec, Optional<ImageFile>> images,
            Secrets secrets,
            Minting minting,
            Duration lockTimeout) {
        return new Inputs(
                new OutputFolder(memory.path()),
                base,
                LastDeployment.NONE,
                writesConf,
                images,
                secrets,
                minting,
                WORDING,
                Clock.systemUTC(),
                new SecureRandom(),
                RunLock.of(build, lockTimeout));
    }
}
