package io.jenkins.plugins.octavia.step;

import java.io.Serializable;
import java.util.Map;

/** The work that a step asks for. It outlives the controller, because a step that was interrupted starts over. */
interface StepWork extends Serializable {

    /** By which pipelines call it. */
    String name();

    /** The name of the cloud that the work is done at, as its job knows it; empty for none. */
    String cloudName();

    /** Does the work; what it returns is plain maps, lists and text. What it warned of is added to that. */
    Map<String, Object> run(BuildContext build) throws Exception;
}
