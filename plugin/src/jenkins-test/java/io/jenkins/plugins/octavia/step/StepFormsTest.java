package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import hudson.model.FreeStyleProject;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipeline Syntax: what a form makes of a step, and a step of a form. */
public class StepFormsTest {

    private static final Map<String, Object> NONE = Map.of();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private final SnippetizerTester snippetizer = new SnippetizerTester(JENKINS);
    private final JenkinsRule.WebClient client = JENKINS.createWebClient()
            .withThrowExceptionOnFailingStatusCode(false)
            .withJavaScriptEnabled(false);

    @Test
    public void everyArgumentSurvivesTheSnippet() throws Exception {
        for (FullCall call : FullCall.ALL) {
            assertThat(call.arguments())
                    .as("arguments of %s in this test", call)
                    .containsOnlyKeys(call.names());
            Step step = call.make();
            snippetizer.assertRoundTrip(step, Snippetizer.object2Groovy(step));
        }
    }

    @Test
    public void everyArgumentSurvivesTheForm() throws Exception {
        List<OctaviaStep> steps = FullCall.ALL.stream().map(FullCall::make).toList();

        assertThat(snippets(submitted(steps))).isEqualTo(snippets(steps));
    }

    @Test
    public void aFormThatNobodyFillsInIsTheCallAlone() throws Exception {
        List<OctaviaStep> steps =
                FullCall.ALL.stream().map(call -> call.make(NONE)).toList();

        assertThat(snippets(submitted(steps)))
                .isEqualTo(FullCall.ALL.stream()
                        .map(call -> call.function() + "()")
                        .toList());
    }

    /** What a browser sends back that opened their forms and saved them as they were; all at once are too many fields. */
    private static List<Step> submitted(List<OctaviaStep> steps) throws Exception {
        List<Step> submitted = new ArrayList<>();
        for (List<OctaviaStep> some : Lists.partition(steps, 4)) {
            submitted.addAll(submittedAtOnce(some));
        }
        return submitted;
    }

    private static List<Step> submittedAtOnce(List<OctaviaStep> steps) throws Exception {
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        for (Step step : steps) {
            project.getBuildersList().add(new StepConfigTester.StepBuilder(step));
        }
        return JENKINS.configRoundtrip(project).getBuildersList().getAll(StepConfigTester.StepBuilder.class).stream()
                .map(builder -> builder.s)
                .toList();
    }

    private static List<String> snippets(List<? extends Step> steps) {
        return steps.stream().map(Snippetizer::object2Groovy).toList();
    }

    @Test
    public void nestedArgumentsAreMapsInTheSnippet() throws Exception {
        assertThat(snippet(FlavorStep.class, Map.of("name", "amp", "extraSpecs", "a: b\nc: 1"))
                        .getContentAsString())
                .isEqualTo("octaviaFlavor extraSpecs: [a: 'b', c: 1], name: 'amp'");
        assertThat(snippet(MgmtNetStep.class, Map.of("healthManagers", "- host: a\n- host: b\n"))
                        .getContentAsString())
                .isEqualTo("octaviaMgmtNet(healthManagers: [[host: 'a'], [host: 'b']])");
    }

    @Test
    public void wrongYamlIsAnsweredWithAMessageAndNoTrace() throws Exception {
        for (FullCall call : FullCall.ALL) {
            for (String nested : ((OctaviaStep.OctaviaStepDescriptor) descriptor(call.step()))
                    .nested()
                    .keySet()) {
                for (String wrong : List.of("{", "word", "a: !!java.net.URL [x]", "{a: 2020-01-01}")) {
                    WebResponse answer = snippet(call.step(), Map.of(nested, wrong));

                    assertThat(answer.getContentAsString())
                            .as("%s.%s: %s", call, nested, wrong)
                            .contains(nested + ": ")
                            .doesNotContain("\tat ", "Exception");
                }
            }
        }
    }

    @Test
    public void yamlIsCheckedAsItIsTypedBesideTheOtherFields() throws Exception {
        assertThat(check(FlavorStep.class, "extraSpecs", Map.of("value", "a: b")))
                .isEqualTo("<div/>");
        assertThat(check(FlavorStep.class, "extraSpecs", Map.of("value", "a: {b: c}\noctavia:prerequisites: x")))
                .contains(
                        "class=\"error\"",
                        "flavor.extraSpecs: octavia:prerequisites is our own mark",
                        "flavor.extraSpecs.a: ");
        assertThat(check(FlavorStep.class, "extraSpecs", Map.of("value", "a: <b>:")))
                .contains("class=\"error\"", "not valid YAML: line 1, column ")
                .doesNotContain("<b>");
        assertThat(check(FlavorStep.class, "extraSpecs", Map.of("value", ""))).isEqualTo("<div/>");

        String groups = "amphora: {from: subnet}";
        assertThat(check(PrerequisitesStep.class, "securityGroups", Map.of("value", groups)))
                .contains("class=\"error\"", "securityGroups.amphora");
        assertThat(check(
                        PrerequisitesStep.class,
                        "securityGroups",
                        Map.of("value", groups, "network", "healthManagers: []", "image", "{")))
                .isEqualTo("<div/>");
        assertThat(check(PrerequisitesStep.class, "securityGroups", Map.of("value", groups, "spec", "octavia.yaml")))
                .contains("class=\"warning\"", ", unless octavia.yaml says otherwise");
    }

    @Test
    public void aFieldIsNotBlamedForTheMistakesOfOthers() throws Exception {
        assertThat(check(
                        PrerequisitesStep.class,
                        "flavor",
                        Map.of("value", "ram: 2048", "image", "kept: 2", "network", "[")))
                .isEqualTo("<div/>");
    }

    @Test
    public void whatIsNotGivenAsYamlIsNotChecked() throws Exception {
        for (String argument : List.of("cloud", "none", "")) {
            assertThat(check(PrerequisitesStep.class, argument, Map.of("value", "x")))
                    .contains("is not an argument that is given as YAML");
        }
    }

    private String check(Class<?> step, String argument, Map<String, String> fields) throws Exception {
        WebRequest request = new WebRequest(
                new URL(JENKINS.getURL(), "descriptorByName/" + step.getName() + "/checkYaml/" + argument),
                HttpMethod.POST);
        client.addCrumb(request);
        fields.forEach((name, value) -> request.getRequestParameters().add(new NameValuePair(name, value)));
        return client.getPage(request).getWebResponse().getContentAsString();
    }

    @Test
    public void everyArgumentHasAHelpPage() throws Exception {
        for (FullCall call : FullCall.ALL) {
            String help = "descriptor/" + call.step().getName() + "/help";
            assertThat(text(help)).as(help).isNotBlank();
            for (String name : call.names()) {
                assertThat(text(help + "/" + name)).as("%s/%s", help, name).isNotBlank();
            }
        }
    }

    private String text(String address) throws Exception {
        WebResponse answer = client.goTo(address, null).getWebResponse();
        assertThat(answer.getStatusCode()).as(address).isEqualTo(200);
        return answer.getContentAsString();
    }

    private static StepDescriptor descriptor(Class<?> step) {
        return (StepDescriptor) JENKINS.jenkins.getDescriptor(step.asSubclass(Step.class));
    }

    /** As Pipeline Syntax asks for it. */
    private WebResponse snippet(Class<?> step, Map<String, String> fields) throws Exception {
        JSONObject form = new JSONObject();
        form.put("stapler-class", step.getName());
        form.put("$class", step.getName());
        form.putAll(fields);
        WebRequest request =
                new WebRequest(new URL(JENKINS.getURL(), "pipeline-syntax/generateSnippet"), HttpMethod.POST);
        client.addCrumb(request);
        request.getRequestParameters().add(new NameValuePair("json", form.toString()));
        return client.getPage(request).getWebResponse();
    }
}
