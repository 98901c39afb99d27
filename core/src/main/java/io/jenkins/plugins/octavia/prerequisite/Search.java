package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.base.ReadOnce;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.Set;

/**
 * What prerequisites are looked for with.
 *
 * @param whole the specification, for what is asked for may refer to what is not
 * @param only the sections that are asked for
 * @param read what was read of local files
 */
record Search(
        Spec whole,
        Set<Section> only,
        Cloud cloud,
        Inputs inputs,
        Listener listener,
        Parallel parallel,
        ReadOnce read) {

    /** The same search, once more. */
    Search again() {
        return new Search(whole, only, cloud, inputs, listener, new Parallel(), read);
    }

    /** The specification of what is asked for. */
    Spec spec() {
        return whole.only(only);
    }
}
