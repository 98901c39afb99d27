package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import hudson.util.PluginServletFilter;
import io.jenkins.plugins.octavia.step.Pipelines;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The pages in a real browser, wide and narrow, under the Content-Security-Policy that newer versions of Jenkins enforce. */
public class BrowserTest {

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

    private static void open(String path, int width) throws Exception {
        browser.open(PIPELINES.jenkins().getURL() + path, width);
        assertIsSound();
    }

    /** No table is wider than the window, and nothing was against the policy. */
    private static void assertIsSound() throws Exception {
        assertThat(browser.run("return [...document.querySelectorAll('.octavia-table')]"
                                + ".filter(table => table.getBoundingClientRect().right > innerWidth).length")
                        .asInt())
                .isZero();
        assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    private static String text(String selector) throws Exception {
        return browser.run("return document.querySelector(arguments[0]).innerText", selector)
                .asText();
    }

    private static int count(String selector) throws Exception {
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
