package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.spec.FlavorSpec;
import java.util.Optional;

/** The flavor in Nova that amphorae have. */
final class AmphoraFlavor {

    private AmphoraFlavor() {}

    /**
     * The one that the specification names, else that of octavia.conf.
     *
     * @param conf the octavia.conf that there is
     * @return empty if neither names one, or it does not exist
     */
    static Optional<Flavor> find(Search search, Optional<ConfFile> conf) {
        Optional<String> name = search.whole().flavor().map(FlavorSpec::name);
        Optional<String> id = conf.flatMap(file -> file.resolved(OctaviaConf.AMP_FLAVOR_ID));
        return search.cloud().compute().flavors().stream()
                .filter(flavor -> name.map(flavor.name()::equals).orElseGet(() -> id.equals(Optional.of(flavor.id()))))
                .findFirst();
    }
}
