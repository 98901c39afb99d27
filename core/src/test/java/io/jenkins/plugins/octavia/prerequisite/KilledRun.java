package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/** A run as a process of its own, to be killed: arguments are the clouds.yaml, the specification and the output folder. */
final class KilledRun implements Listener {

    /** What it says before its first request. */
    static final String BEGINS = "begins";

    private KilledRun() {}

    public static void main(String[] args) throws IOException {
        Path spec = Path.of(args[1]);
        Environment environment = new Environment(
                Map.of("OS_CLIENT_CONFIG_FILE", args[0]), Path.of("/"), Path.of("/"), Files::readString);
        Spec wanted = SpecReader.fromYaml(Files.readString(spec), spec.getParent());
        OutputFolder out = new OutputFolder(Path.of(args[2]));
        System.out.println(BEGINS);
        out.locked(StrictModes.NONE, () -> {
            Cloud cloud = Cloud.connect(new CloudsYaml(environment).find(Optional.of("admin")));
            try (Plan plan = Plan.of(
                    wanted, EnumSet.allOf(Section.class), cloud, new InputsBuilder().inputs(out), new KilledRun())) {
                System.out.println(plan.apply());
            }
            return null;
        });
    }

    @Override
    public void ensured(Resource resource) {
        System.out.println(resource);
    }

    @Override
    public void uploaded(long sent, long size) {
        System.out.println(sent);
    }

    @Override
    public void note(String message) {
        System.out.println(message);
    }
}
