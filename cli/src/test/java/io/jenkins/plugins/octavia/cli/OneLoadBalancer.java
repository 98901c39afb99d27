package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A load balancer of what the command line made on an embedded cloud. */
final class OneLoadBalancer {

    private static final Pattern FLAVOR = Pattern.compile("flavor +m1.amphora +\\S+ +(\\S+)");

    private final CommandLineRun line;
    private final String id;
    private byte version;

    OneLoadBalancer(EmbeddedCloud cloud, CommandLineRun line) throws IOException {
        this.line = line;
        line.spec("flavor: {}\nimage: {file: a.raw, tag: amphora}\n");
        Matcher flavor = FLAVOR.matcher(moveTag());
        assertThat(flavor.find()).isTrue();
        cloud.octavia().use(Map.of("amp_image_tag", "amphora", "amp_flavor_id", flavor.group(1)));
        id = cloud.octavia().loadBalancer("one");
    }

    String id() {
        return id;
    }

    /** To an image of other bytes. */
    String moveTag() throws IOException {
        byte[] bytes = new byte[1024];
        bytes[0] = version++;
        Files.write(line.path("a.raw"), bytes);
        Result applied = line.run("apply", "--cloud", "admin");
        assertThat(applied.status()).as(applied.err()).isZero();
        return applied.out();
    }
}
