package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.prerequisite.lock.Contender;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run works with besides the specification and the cloud.
 *
 * @param conf the octavia.conf that the options are merged into, if one was given
 * @param last what is on record of earlier runs
 * @param writesConf whether octavia.conf is written, which needs the secrets of Octavia's services
 * @param images gives the file of the image of the specification, which has one; empty if it is still to be built, which a
 *     plan can show and no run can apply
 * @param minting which secrets may be made if there are none
 * @param wording for messages
 * @param lock how the run asks for the lock of its project
 */
public record Inputs(
        OutputFolder out,
        Optional<ConfFile> conf,
        LastDeployment last,
        boolean writesConf,
        Function<ImageSpec, Optional<ImageFile>> images,
        Secrets secrets,
        Minting minting,
        Wording wording,
        Clock clock,
        SecureRandom random,
        LockRequest lock) {

    /** A run's turn to change the project. */
    public Turn turn(Cloud cloud, Listener listener) {
        return new Turn(new Contender(cloud, lock, out, clock, listener), wording);
    }

    /** The same, of a run that makes no secret and leaves octavia.conf as it is. */
    public Inputs ofFilesThatAreThere() {
        return new Inputs(out, conf, last, false, images, secrets, Minting.NOTHING, wording, clock, random, lock);
    }

    /** The same, of a run that leaves octavia.conf to others, and so needs none of its secrets. */
    public Inputs withoutConf() {
        return new Inputs(out, conf, last, false, images, secrets, minting, wording, clock, random, lock);
    }

    /** The same, of a run that follows others. */
    public Inputs after(LastDeployment earlier) {
        return new Inputs(out, conf, earlier, writesConf, images, secrets, minting, wording, clock, random, lock);
    }
}
