package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** Which jobs are meant by the names of folders and jobs. */
public class UsableByTest {

    @Test
    public void noNameMeansEveryJob() {
        assertThat(UsableBy.of(" \n\r\n").includes("any/job")).isTrue();
    }

    @Test
    public void aNameMeansTheJobAndAllBeneath() {
        UsableBy usable = UsableBy.of("a/b\r\n /c d/ \na/b");

        assertThat(usable.names()).containsExactly("a/b", "c d");
        for (String job : new String[] {"a/b", "a/b/c", "a/b/c/d%2Fe", "c d/x"}) {
            assertThat(usable.includes(job)).as(job).isTrue();
        }
        for (String job : new String[] {"a", "a/bc", "b", "A/B", "x/a/b", "c", ""}) {
            assertThat(usable.includes(job)).as(job).isFalse();
        }
    }

    @Test
    public void aRenamedFolderStays() {
        assertThat(UsableBy.of("a\nab\na/b").renamed("a", "z").text()).isEqualTo("z\nab\na/b");
    }
}
