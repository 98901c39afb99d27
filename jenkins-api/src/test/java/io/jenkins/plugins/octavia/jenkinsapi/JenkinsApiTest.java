package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.octavia.jenkinsapi.sample.SampleConfiguration;
import io.jenkins.plugins.octavia.jenkinsapi.sample.SampleCredentials;
import io.jenkins.plugins.octavia.jenkinsapi.sample.SampleStep;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.YesNoMaybe;
import jenkins.model.GlobalConfiguration;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.Test;
import org.kohsuke.stapler.StaplerRequest2;

/** Holds the list against the sample plugin, which javac compiled against the classes made from it. */
public class JenkinsApiTest {

    private static final Path SIGNATURES = Path.of("src", "main", "signatures");
    private static final Path LIST = SIGNATURES.resolve("jenkins-2.479.3.tsv");

    @Test
    public void listIsWhatItsRootsAskFor() throws Exception {
        SignatureList list = SignatureList.read(LIST);
        String again = Extraction.extract(list, Files.readAllLines(SIGNATURES.resolve("roots.txt")))
                .text();
        assertThat(again.equals(Files.readString(LIST)))
                .as("the same bytes as " + LIST)
                .isTrue();
    }

    @Test
    public void samplePluginRefersToNothingElse() throws Exception {
        Path samples = Path.of(SampleStep.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(References.missing(samples, SignatureList.read(LIST))).isEmpty();
    }

    @Test
    public void extensionsAreIndexed() {
        Iterable<IndexItem<Extension, Object>> index =
                Index.load(Extension.class, Object.class, getClass().getClassLoader());
        assertThat(index)
                .extracting(IndexItem::className)
                .containsExactlyInAnyOrder(
                        SampleConfiguration.class.getName(),
                        SampleCredentials.class.getName() + "$DescriptorImpl",
                        SampleStep.class.getName() + "$DescriptorImpl");
    }

    @Test
    public void annotationsAreReadAtRunTime() {
        Extension extension = SampleConfiguration.class.getAnnotation(Extension.class);
        assertThat(extension.ordinal()).isEqualTo(1);
        assertThat(extension.dynamicLoadable()).isEqualTo(YesNoMaybe.MAYBE);
        assertThat(SampleStep.DescriptorImpl.class.getAnnotation(Symbol.class).value())
                .containsExactly("sample");
    }

    @Test
    public void objectsOfThePluginCanBeMade() {
        SampleStep step = new SampleStep("lb-mgmt-net");
        assertThat(step)
                .isInstanceOf(Step.class)
                .extracting(SampleStep::getName)
                .isEqualTo("lb-mgmt-net");
        assertThat(new SampleCredentials(CredentialsScope.GLOBAL, "id", "", null).getSecret())
                .isNull();
        assertThat(new AbortException("no image")).hasMessage("no image");
    }

    @Test
    public void genericsVarargsAndConstantsAreKept() throws Exception {
        assertThat(Run.class.getTypeParameters()).hasSize(2);
        assertThat(GlobalConfiguration.class.getGenericSuperclass())
                .hasToString("hudson.model.Descriptor<jenkins.model.GlobalConfiguration>");
        assertThat(Symbol.class.getMethod("value").getReturnType()).isEqualTo(String[].class);
        assertThat(Run.QUEUE_ID_UNKNOWN).isEqualTo(-1);
        assertThat(hudson.Launcher.ProcStarter.class
                        .getMethod("cmds", String[].class)
                        .isVarArgs())
                .isTrue();
        assertThat(Queue.Item.class.getDeclaringClass()).isEqualTo(Queue.class);
    }

    @Test
    public void membersThatMentionAbsentClassesAreLeftOut() throws Exception {
        assertThat(Files.readString(LIST))
                .contains("configure\t(Lorg/kohsuke/stapler/StaplerRequest;Lnet/sf/json/JSONObject;)Z");
        assertThat(GlobalConfiguration.class.getMethods())
                .filteredOn(method -> method.getName().equals("configure"))
                .allMatch(method -> method.getParameterTypes()[0] == StaplerRequest2.class);
    }
}
