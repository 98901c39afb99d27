package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.secret.KnownSecrets;
import io.jenkins.plugins.octavia.secret.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A secret that Octavia's own services share: the heartbeat key or the passphrase of certificates in its database. Taken
 * from where it was given, else from the octavia.conf of an earlier run, and made only if nothing says that there is
 * one.
 */
record ServiceSecret(Option option, String guardTag, Function<Wording, String> giver, Pattern form, String formText) {

    static final ServiceSecret HEARTBEAT_KEY = new ServiceSecret(
            OctaviaConf.HEARTBEAT_KEY,
            Guard.HEARTBEAT_KEY,
            Wording::heartbeatKey,
            Pattern.compile(".{16,}"),
            "16 characters or more");

    /** Fernet keys are made of it (octavia/certificates/common/local.py), one or since 2025.2 several. */
    static final ServiceSecret SERVER_CERTS_KEY_PASSPHRASE = new ServiceSecret(
            OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE,
            Guard.SERVER_CERTS_PASSPHRASE,
            Wording::serverCertsKeyPassphrase,
            Pattern.compile("[A-Za-z0-9_=-]{32}(, *[A-Za-z0-9_=-]{32})*"),
            "32 letters, digits, - _ =");

    static final List<ServiceSecret> ALL = List.of(HEARTBEAT_KEY, SERVER_CERTS_KEY_PASSPHRASE);

    /** How the base64 of so many random bytes fits both forms. */
    private static final int RANDOM_BYTES = 24;

    /**
     * @return the secret that there is, empty if one is to be made
     * @throws Refusal if two differ, or there is one that was not given
     */
    Optional<Secret> find(Optional<Secret> given, Inputs inputs, Guard guard) {
        Wording wording = inputs.wording();
        given.ifPresent(secret -> check(secret, giver.apply(wording)));
        Optional<Secret> known = known(given, inputs);
        if (known.isEmpty() && guard.says(guardTag)) {
            throw new Refusal(option.name() + ": network " + guard.name() + " says that one is in use; give it with "
                    + giver.apply(wording) + ", " + wording.conf() + " or the octavia.conf of an earlier run in "
                    + inputs.out().path());
        }
        if (known.isEmpty() && inputs.minting() != Minting.EVERYTHING) {
            throw new Refusal(
                    option.name() + ": none was given, and none may be made here; set " + giver.apply(wording));
        }
        return known;
    }

    /**
     * The one that was given, or stands in an octavia.conf, also if a run has no use for it.
     *
     * @throws Refusal if there are different ones
     */
    Optional<Secret> known(Optional<Secret> given, Inputs inputs) {
        Wording wording = inputs.wording();
        Optional<Secret> inConf = inputs.conf()
                .flatMap(conf -> conf.get(option))
                .filter(v -> !v.isEmpty())
                .map(Secret::new);
        Optional<Secret> inOut = inputs.out()
                .readConf()
                .flatMap(conf -> conf.get(option))
                .filter(v -> !v.isEmpty())
                .map(Secret::new);
        List<Secret> all = Stream.of(given, inConf, inOut)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (all.size() > 1) {
            throw new Refusal(
                    option.name() + ": " + String.join(", ", sources(wording, given, inConf, inOut))
                            + " hold different ones; remove the wrong one. A new one would be an outage: amphorae know the old");
        }
        return all.stream().findFirst();
    }

    Secret make(Inputs inputs) {
        byte[] random = new byte[RANDOM_BYTES];
        inputs.random().nextBytes(random);
        return new Secret(Base64.getUrlEncoder().encodeToString(random));
    }

    private List<String> sources(
            Wording wording, Optional<Secret> given, Optional<Secret> inConf, Optional<Secret> inOut) {
        return Stream.of(
                        given.map(secret -> giver.apply(wording)).orElse(null),
                        inConf.map(secret -> wording.conf()).orElse(null),
                        inOut.map(secret -> "the octavia.conf of an earlier run")
                                .orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    private void check(Secret given, String name) {
        ConfFile.fault(given.reveal()).ifPresent(fault -> {
            throw new Refusal(name + " " + fault);
        });
        if (KnownSecrets.isPublic(given.reveal())) {
            throw new Refusal(name + ": everybody knows this one; choose another");
        }
        if (!form.matcher(given.reveal()).matches()) {
            throw new Refusal(name + ": it must be " + formText);
        }
    }
}
