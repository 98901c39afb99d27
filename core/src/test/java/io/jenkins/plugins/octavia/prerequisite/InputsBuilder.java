package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.RemoteImageFile;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest.Pace;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Inputs for tests, where all but what a test is about has a value that works. */
final class InputsBuilder {

    static final String CA_PASSPHRASE = "a passphrase for tests";

    static final Wording WORDING = new Wording(
            "OCTAVIA_CA_PASSPHRASE",
            "OCTAVIA_HEARTBEAT_KEY",
            "OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE",
            "--conf",
            "copy its files (certs and authority) there, or give --out where they are",
            "apply the section network first, or name the network that amphorae are on",
            "set publicKeyFile",
            "--lock-timeout",
            "certs rotate --deployed",
            "loadbalancers refresh --reason authority",
            "start Octavia, or give --without-octavia if there is no amphora yet",
            "certs rotate --status",
            "loadbalancers configure");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Optional<ConfFile> conf = Optional.empty();
    private Optional<Secret> caPassphrase = Optional.of(new Secret(CA_PASSPHRASE));
    private Optional<Secret> heartbeatKey = Optional.empty();
    private Optional<Secret> serverCertsKeyPassphrase = Optional.empty();
    private Minting minting = Minting.EVERYTHING;
    private boolean writesConf = true;
    private Function<ImageSpec, Optional<ImageFile>> images = InputsBuilder::image;
    private Clock clock = Clock.systemUTC();
    private Optional<LockRequest> lock = Optional.empty();
    private Pace pace = PACE;

    /** What a test waits for at most, and soon after: a second is what Nova tells apart. */
    private static final Pace PACE =
            new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(500));

    InputsBuilder conf(String text) {
        conf = Optional.of(ConfFile.parse(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** @param text null for none */
    InputsBuilder caPassphrase(String text) {
        caPassphrase = Optional.ofNullable(text).map(Secret::new);
        return this;
    }

    /** @param text null for none */
    InputsBuilder heartbeatKey(String text) {
        heartbeatKey = Optional.ofNullable(text).map(Secret::new);
        return this;
    }

    InputsBuilder serverCertsKeyPassphrase(String text) {
        serverCertsKeyPassphrase = Optional.of(new Secret(text));
        return this;
    }

    InputsBuilder minting(Minting value) {
        minting = value;
        return this;
    }

    InputsBuilder withoutConf() {
        writesConf = false;
        return this;
    }

    private static Optional<ImageFile> image(ImageSpec spec) {
        return spec.download()
                .<ImageFile>map(download -> new RemoteImageFile(download, Route.DIRECT))
                .or(() -> spec.file().map(file -> ImageFile.at(file, spec.convertsToRaw())));
    }

    InputsBuilder images(Function<Path, ImageFile> value) {
        images = image -> Optional.of(value.apply(image.file().orElseThrow()));
        return this;
    }

    InputsBuilder imageToBeBuilt() {
        images = image -> Optional.empty();
        return this;
    }

    InputsBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** As runs go that are not tests: a quick one does not renew its lock. */
    InputsBuilder standardPace() {
        pace = Pace.STANDARD;
        return this;
    }

    InputsBuilder lock(LockRequest value) {
        lock = Optional.of(value);
        return this;
    }

    Inputs inputs(OutputFolder out) {
        return new Inputs(
                out,
                conf,
                LastDeployment.in(out),
                writesConf,
                images,
                new Secrets(caPassphrase, heartbeatKey, serverCertsKeyPassphrase),
                minting,
                WORDING,
                clock,
                RANDOM,
                lock.orElseGet(() -> new LockRequest(
                        LockRequest.newId(RANDOM), out.lockIds(), "a test", Duration.ofMinutes(2), pace)));
    }
}
