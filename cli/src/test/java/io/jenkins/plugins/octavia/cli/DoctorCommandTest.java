package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DoctorCommandTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLineRun line;

    @Before
    public void line() {
        line = new CommandLineRun(folder.getRoot().toPath());
    }

    @Test
    public void peopleReadWhatIsWrongUnderWhatItIsAboutAndNoFileIsWritten() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            OneLoadBalancer one = new OneLoadBalancer(cloud, line);
            List<Path> before = files();
            Result healthy = doctor();
            assertThat(healthy.out())
                    .contains("services\n  ok      Octavia's API answers, version v2.26\n")
                    .endsWith("0 errors, 0 warnings, 2 not seen.\n");
            assertThat(healthy.status()).isZero();
            assertThat(files()).isEqualTo(before);

            one.moveTag();
            Result behind = doctor();
            assertThat(behind.out())
                    .contains("load balancers\n  warning 1 of 1 have amphorae of another image, flavor or authority")
                    .contains("\n          -> have them follow (loadbalancers refresh)\n");
            assertThat(behind.status()).isEqualTo(2);

            line.spec("flavor: {}\nimage: {file: a.raw, tag: other}\n");
            Result broken = doctor();
            assertThat(broken.out()).contains("image\n  error   image ", " has the tag other");
            assertThat(broken.status()).isEqualTo(1);
        }
    }

    @Test
    public void limitsAreTheOperators() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            new OneLoadBalancer(cloud, line);
            Result many = doctor("--load-balancers", "1000");
            assertThat(many.out()).contains("the next 1000 load balancers (SINGLE) need 1000");
            assertThat(many.status()).isEqualTo(2);
            assertThat(doctor("--load-balancers", "-1").err()).contains("--load-balancers -1: it is 0 at least");
            assertThat(doctor("--image-age", "P-1D").err()).contains("--image-age P-1D: is negative");
        }
    }

    private Result doctor(String... more) {
        return line.run(Stream.concat(Stream.of("doctor", "--cloud", "admin"), Stream.of(more))
                .toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.getRoot().toPath())) {
            return files.sorted().toList();
        }
    }
}
