package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options that the specification names itself: there is nothing to make but octavia.conf. */
record OptionsPrerequisite(ConfOptions options) implements Prerequisite {

    static Optional<OptionsPrerequisite> find(Search search) {
        Map<Option, String> options = ExtraOptions.of(search.spec());
        return search.spec().options().map(spec -> new OptionsPrerequisite(ConfOptions.of(options)));
    }

    @Override
    public List<Change> changes() {
        return List.of();
    }

    @Override
    public Outcome ensure() {
        return Outcome.of(List.of(), options);
    }
}
