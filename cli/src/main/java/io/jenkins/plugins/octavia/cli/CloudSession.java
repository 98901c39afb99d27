package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Waiting;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The cloud of one command: a real one, or one inside this process that ends with it. */
record CloudSession(Cloud cloud, Optional<EmbeddedCloud> embedded) implements AutoCloseable {

    /** @param watch sees every request */
    static CloudSession open(RunOptions options, Surroundings surroundings, RequestWatch watch) {
        if (!options.embedded()) {
            return open(options.cloud(), surroundings, watch);
        }
        options.cloud();
        EmbeddedCloud embedded = EmbeddedCloud.start();
        Path clouds = Path.of("/clouds.yaml");
        Environment inside = Environment.withoutFolders(
                Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString()), path -> embedded.cloudsYaml());
        return new CloudSession(
                connect(config(inside, Optional.of("admin")).withName("embedded"), surroundings, watch),
                Optional.of(embedded));
    }

    /** A real one. */
    static CloudSession open(Optional<String> name, Surroundings surroundings, RequestWatch watch) {
        return new CloudSession(connect(config(surroundings.trusted(), name), surroundings, watch), Optional.empty());
    }

    private static Cloud connect(CloudConfig config, Surroundings surroundings, RequestWatch watch) {
        config.warnings().forEach(warning -> surroundings.say("warning: " + warning));
        Waiting waiting = new Waiting(surroundings.alarm(), surroundings::say);
        return Cloud.connect(config, waiting.over(watch.over(Cloud.transport(config))));
    }

    private static CloudConfig config(Environment environment, Optional<String> name) {
        try {
            return new CloudsYaml(environment).find(name);
        } catch (CloudException e) {
            throw new WrongInput(e.getMessage());
        }
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedCloud::close);
    }
}
