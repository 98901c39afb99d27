package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;

/** Reads specifications as if they lay in one folder. */
final class Specs {

    static final Path FOLDER = Path.of("/spec");

    /** But volumes, with which a flavor has another default. */
    static final String EVERY_SECTION = """
            flavor: {}
            keypair: {}
            certificates: {}
            network: {healthManagers: [{host: controller}]}
            securityGroups: {}
            image: {}
            quotas: {}
            roles: {}
            logOffload: {}
            options: {}
            octaviaFlavors: [{name: ha}]
            availabilityZones: [{name: rack-1}]
            """;

    private Specs() {}

    static Spec read(String yaml) {
        return SpecReader.fromYaml(yaml, FOLDER);
    }

    /** What is wrong with a specification; nothing where it is accepted. */
    static List<String> problems(String yaml) {
        SpecException refused = catchThrowableOfType(SpecException.class, () -> read(yaml));
        return refused == null ? List.of() : refused.problems();
    }
}
