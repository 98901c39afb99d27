package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.spec.VolumesSpec;
import java.util.List;
import java.util.Optional;

/**
 * That amphorae boot from volumes. Octavia makes those itself; the flavor's disk of 0 is {@link FlavorPrerequisite}'s, and that
 * the image fits {@link ImagePrerequisite}'s.
 */
record VolumesPrerequisite(ConfOptions options, List<String> warnings) implements Prerequisite {

    static final List<Option> OPTIONS = List.of(
            OctaviaConf.VOLUME_DRIVER, OctaviaConf.VOLUME_SIZE, OctaviaConf.VOLUME_TYPE, OctaviaConf.VOLUME_ZONE);

    static Optional<VolumesPrerequisite> find(Search search) {
        return search.spec()
                .volumes()
                .map(spec -> new VolumesPrerequisite(
                        options(spec),
                        search.cloud().hasVolumes()
                                ? List.of()
                                : List.of("volumes: the catalog of cloud "
                                        + search.cloud().name()
                                        + " has no service of type block-storage or volumev3, where Octavia makes the"
                                        + " volumes of amphorae; every load balancer will end in ERROR")));
    }

    private static ConfOptions options(VolumesSpec spec) {
        ConfOptions options = ConfOptions.of(OctaviaConf.VOLUME_DRIVER, OctaviaConf.CINDER)
                .with(OctaviaConf.VOLUME_SIZE, Integer.toString(spec.size()));
        options = spec.type().isPresent()
                ? options.with(OctaviaConf.VOLUME_TYPE, spec.type().get())
                : options;
        return spec.zone().isPresent()
                ? options.with(OctaviaConf.VOLUME_ZONE, spec.zone().get())
                : options;
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
