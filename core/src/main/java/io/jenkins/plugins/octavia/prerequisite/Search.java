package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.Set;

/**
 * What prerequisites are looked for with.
 *
 * @param whole the specification, for what is asked for may refer to what is not
 * @param only the sections that are asked for
 */
record Search(Spec whole, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener, Parallel parallel) {

    /** The specification of what is asked for. */
    Spec spec() {
        return whole.only(only);
    }
}
