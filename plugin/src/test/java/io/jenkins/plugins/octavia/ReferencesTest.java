package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.jenkinsapi.References;
import io.jenkins.plugins.octavia.jenkinsapi.SignatureList;
import java.nio.file.Path;
import org.junit.Test;

/** Against whichever Jenkins this was compiled: the list of signatures has to say all that it refers to. */
public class ReferencesTest {

    @Test
    public void pluginRefersToNothingThatTheListLacks() throws Exception {
        SignatureList list =
                SignatureList.read(Path.of("..", "jenkins-api", "src", "main", "signatures", "jenkins-2.479.3.tsv"));
        assertThat(References.missing(ModuleClasses.FOLDER, list)).isEmpty();
    }
}
