package io.jenkins.plugins.octavia.step;

import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;

/** {@code octaviaFlavor} in pipelines. */
public class FlavorStepTest {

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @Test
    public void aFlavorIsMadeAndASecondRunChangesNothing() throws Exception {
        String script = "def r = octaviaFlavor(cloud: 'embedded', name: 'a', ram: '2048', extraSpecs: [x: 'y'])\n"
                + "echo \"${r.resources[0].action} ${r.changed} ${r.options.controller_worker.amp_flavor_id == r.resources[0].id}\"";
        WorkflowRun first = PIPELINES.succeeds(script);
        PIPELINES.jenkins().assertLogContains("[octavia] flavor a: created (", first);
        PIPELINES.jenkins().assertLogContains("created true true", first);
        WorkflowRun second = PIPELINES.succeeds(script);
        PIPELINES.jenkins().assertLogContains("unchanged false true", second);
    }
}
