package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Python;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EnvironmentTest {

    private static final String EXPANDUSER = """
            import os, pwd, sys
            for home in ('', '/', '/home/kim', '/home/kim/', None):
                os.environ.pop('HOME', None)
                if home is not None:
                    os.environ['HOME'] = home
                print(os.path.expanduser('~/.config'))
            def unknown(uid):
                raise KeyError(uid)
            pwd.getpwuid = unknown
            print(os.path.expanduser('~/.config'))
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void homeIsWhereOpenstacksdkExpandsItTo() throws Exception {
        List<String> ours = new ArrayList<>();
        String account = System.getProperty("user.home");
        for (String home : List.of("", "/", "/home/kim", "/home/kim/")) {
            ours.add(config(Map.of("HOME", home), account));
        }
        ours.add(config(Map.of(), account));
        ours.add(config(Map.of(), "?"));

        assertThat(ours)
                .isEqualTo(Python.with("os").lines(EXPANDUSER, folder.getRoot().toPath()));
    }

    /** As in a container with any uid, whose working folder has the clouds.yaml. */
    @Test
    public void whoHasNoHomeStillHasAWorkingFolder() {
        Environment environment =
                new Environment(Map.of(), Environment.home(Map.of(), "?"), Path.of("/work"), path -> "");
        assertThat(environment.configurationFolders()).contains(Path.of("/work"), Path.of("/etc/openstack"));
    }

    private static String config(Map<String, String> variables, String account) {
        return Environment.home(variables, account).resolve(".config").toString();
    }
}
