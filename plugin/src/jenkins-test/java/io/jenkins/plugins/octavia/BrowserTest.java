package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import hudson.util.PluginServletFilter;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.step.Pipelines;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The pages in a real browser, wide and narrow, under the Content-Security-Policy that newer versions of Jenkins enforce. */
public class BrowserTest {

    /** The form of one cloud. */
    private static final String CLOUD = ".repeated-chunk[name='clouds']";
    /** The form of the step that is chosen in Pipeline Syntax. */
    private static final String STEP = ".dropdownList-container";
    /** What is to fit into a window. */
    private static final String WIDE = ".octavia-table, " + CLOUD + ", " + STEP;

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    private static Browser browser;

    @BeforeClass
    public static void start() throws Exception {
        assumeTrue("needs Debian's chromium and chromium-driver", Browser.isInstalled());
        PluginServletFilter.addFilter(new Policy());
        browser = Browser.start();
    }

    @AfterClass
    public static void stop() throws Exception {
        if (browser != null) {
            browser.quit();
        }
    }

    /** What the last page said. */
    @Before
    public void forgetTheConsole() throws Exception {
        browser.console();
    }

    @Test
    public void theBuildsPageFitsAWideAndANarrowWindow() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("octaviaFlavor(cloud: 'embedded', name: 'seen')");
        for (int width : new int[] {1280, 600}) {
            open(run.getUrl(), width);
            assertThat(text(".octavia-cloud"))
                    .contains("cloud embedded, project admin: 1 created")
                    .contains("seen");
            assertThat(count(".octavia-cloud .jenkins-copy-button")).isEqualTo(1);
        }
    }

    @Test
    public void theOverviewLeadsToTheJobAndToTheBuild() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("octaviaFlavor(cloud: 'embedded', name: 'led-to')");
        for (int width : new int[] {600, 1280}) {
            open("manage/octavia/", width);
            browser.click(".octavia-table a", run.getParent().getFullDisplayName());
            assertIsSound();
            assertThat(text(".octavia-table"))
                    .contains("embedded, project admin")
                    .contains("1 created");
            browser.click(".octavia-table a", "#" + run.getNumber());
            assertThat(browser.url()).endsWith("/" + run.getUrl());
        }
    }

    @Test
    public void aPlanIsReadBeforeItIsApproved() throws Exception {
        String step = "octaviaFlavor(cloud: 'embedded', name: 'approved'%s)\n";
        WorkflowJob job = PIPELINES.job(step.formatted(", dryRun: true") + "input 'Deploy?'\n" + step.formatted(""));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        PIPELINES.jenkins().waitForMessage("Proceed", run);

        open(run.getUrl(), 600);
        assertThat(text(".octavia-cloud")).contains("approved").contains("created");
        browser.open(PIPELINES.jenkins().getURL() + run.getUrl() + "input/", 1280);
        browser.click("button", "Proceed");
        PIPELINES.jenkins().assertBuildStatusSuccess(PIPELINES.jenkins().waitForCompletion(run));

        open(run.getUrl(), 1280);
        assertThat(text(".octavia-cloud")).contains("1 created");
    }

    @Test
    public void aCloudIsTestedAndAnotherIsAddedToTheForm() throws Exception {
        for (int width : new int[] {1280, 600}) {
            open("manage/configure", width);
            browser.until(() -> count(CLOUD) == 1);
            browser.click(CLOUD + " button", "Test connection");
            browser.until(() -> text(CLOUD).contains("Logged in to project admin as user admin"));

            browser.click("button", "Add cloud");
            browser.until(() -> count(CLOUD) == 2);
            assertThat(errors(CLOUD)).isEmpty();
            browser.click("button", "Save");
            browser.until(() -> text("#main-panel").contains("has no name"));
            assertIsSound();
        }
        assertThat(OctaviaClouds.get().getClouds()).hasSize(1);
    }

    @Test
    public void aMistakeInTheFormOfACloudIsShownOnceItIsTyped() throws Exception {
        open("manage/configure", 1280);
        browser.until(() -> count(CLOUD) == 1);

        browser.type(CLOUD + " [name='_.authUrl']", "keystone");
        browser.until(() -> errors(CLOUD).contains("\"keystone\" is not an http or https URL"));
        browser.type(CLOUD + " [name='_.authUrl']", PIPELINES.cloud().authUrl());
        browser.until(() -> errors(CLOUD).isEmpty());

        assertIsSound();
    }

    @Test
    public void aFormThatNobodyFillsInChoosesNothing() throws Exception {
        for (int width : new int[] {1280, 600}) {
            for (String step : List.of("octaviaConf", "octaviaFlavor", "octaviaPrerequisites")) {
                openSnippetOf(step, width);
                assertThat(errors(STEP)).isEmpty();
                assertThat(snippet()).isEqualTo(step + "()");
                assertIsSound();
            }
        }
    }

    /** Credentials are offered to those who may configure a job, so it is the page of one. */
    private static void openSnippetOf(String step, int width) throws Exception {
        open(PIPELINES.job("").getUrl() + "pipeline-syntax/", width);
        browser.click(
                "option", step + ": " + StepDescriptor.byFunctionName(step).getDisplayName());
        browser.until(() -> drawn(STEP + " [name]") > 0);
    }

    /** What Pipeline Syntax makes of the form. */
    private static String snippet() throws IOException, InterruptedException {
        browser.click("button", "Generate Pipeline Script");
        browser.until(() -> !value("#prototypeText").isEmpty());
        return value("#prototypeText");
    }

    private static String value(String selector) throws IOException, InterruptedException {
        return browser.run("return document.querySelector(arguments[0])?.value ?? ''", selector)
                .asText();
    }

    private static void open(String path, int width) throws IOException, InterruptedException {
        browser.open(PIPELINES.jenkins().getURL() + path, width);
        assertIsSound();
    }

    /** Nothing of ours is wider than the window, nothing was against the policy, and no script failed. */
    private static void assertIsSound() throws IOException, InterruptedException {
        assertThat(browser.run(
                                "return [...document.querySelectorAll(arguments[0])]"
                                        + ".filter(one => one.getBoundingClientRect().right > innerWidth).length",
                                WIDE)
                        .asInt())
                .isZero();
        assertThat(browser.console())
                .noneMatch(line -> line.contains("Content Security Policy") || line.startsWith("SEVERE javascript"));
    }

    /** What the checks of a form object to, as far as it is drawn. */
    private static String errors(String form) throws IOException, InterruptedException {
        return browser.run(
                        "return [...document.querySelectorAll(arguments[0] + ' .error')]"
                                + ".filter(one => one.getClientRects().length > 0).map(one => one.innerText.trim()).join(' ')",
                        form)
                .asText();
    }

    private static String text(String selector) throws IOException, InterruptedException {
        return browser.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
                .asText();
    }

    private static int drawn(String selector) throws IOException, InterruptedException {
        return browser.run(
                        "return [...document.querySelectorAll(arguments[0])]"
                                + ".filter(one => one.getClientRects().length > 0).length",
                        selector)
                .asInt();
    }

    private static int count(String selector) throws IOException, InterruptedException {
        return browser.run("return document.querySelectorAll(arguments[0]).length", selector)
                .asInt();
    }

    /** Sends the policy of Jenkins 2.541 and later with each answer. */
    private static final class Policy implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response)
                    .setHeader(
                            "Content-Security-Policy",
                            "base-uri 'none'; default-src 'self'; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:;"
                                    + " script-src 'report-sample' 'self'; style-src 'report-sample' 'self' 'unsafe-inline'");
            chain.doFilter(request, response);
        }
    }
}
