package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.conf.ConfContents;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is on record of the runs before this one: what of a file or a list is ours, and which addresses running amphorae know.
 *
 * @param deployment empty if none is on record
 * @param files octavia.conf and the {@code health-manager-HOST.conf} as they were written last, by name
 * @param bootNetworks the last {@code amp_boot_network_list}, by whatever name the specification had the network
 */
public record LastDeployment(
        Optional<Deployment> deployment, Map<String, ConfContents> files, Optional<String> bootNetworks) {

    public static final LastDeployment NONE = new LastDeployment(Optional.empty(), Map.of(), Optional.empty());

    public LastDeployment {
        files = Map.copyOf(files);
    }

    /**
     * What the folder of earlier runs says.
     *
     * @throws Refusal if its record is damaged: then nothing says whose the folder is, and which addresses amphorae know
     */
    public static LastDeployment in(OutputFolder out) {
        Optional<Deployment> deployment = OutputFolder.read(out.deployment())
                .map(json -> DeploymentJson.read(json)
                        .orElseThrow(() -> new Refusal(out.deployment() + ": it is damaged, and says neither of which"
                                + " cloud the folder is nor which addresses amphorae know; restore it, or remove it if the"
                                + " folder is of this login's project and no port is lost")));
        Map<String, ConfContents> files = ConfigurationFiles.in(out);
        return new LastDeployment(deployment, files, bootNetworks(files));
    }

    /** What octavia.conf among these has for {@code amp_boot_network_list}. */
    public static Optional<String> bootNetworks(Map<String, ConfContents> files) {
        return Optional.ofNullable(files.get(OutputFolder.OCTAVIA_CONF))
                .map(file -> file.plain().get(OctaviaConf.AMP_BOOT_NETWORK_LIST.toString()));
    }

    /** What is on record when a run begins: whose the folder is, should it be cut off. */
    public Deployment begunOn(Cloud cloud) {
        return deployment.orElseGet(() -> new Deployment(
                cloud.name(),
                cloud.project().name(),
                cloud.project().id(),
                cloud.region(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of("the run was cut off")));
    }

    /** What is on record when this deployment has ended. */
    public Deployment followedBy(Deployment next) {
        return deployment.map(next::over).orElse(next);
    }

    /** @throws Refusal if the folder holds the secrets of another Octavia than the one that the login is for */
    public void refuseOther(Cloud cloud, OutputFolder out) {
        deployment
                .filter(last -> !last.projectId().isEmpty() && !last.isOf(cloud))
                .ifPresent(last -> {
                    throw new Refusal("folder " + out.path() + ": it holds the deployment of cloud " + last.cloud()
                            + " (project " + last.project() + ", " + last.projectId() + ", region " + last.region()
                            + "), and this login is for cloud " + cloud.name() + " (project "
                            + cloud.project().name() + ", " + cloud.project().id() + ", region " + cloud.region()
                            + "), which would get its CA and secrets; give another folder");
                });
    }

    /** The elements of a list that this project wrote into octavia.conf. */
    List<String> ours(Option list) {
        return Optional.ofNullable(options().get(list))
                .map(OctaviaConf::elements)
                .orElse(List.of());
    }

    /** The options of octavia.conf that are on record, without the secret ones. */
    Map<Option, String> options() {
        return deployment.map(Deployment::options).orElse(Map.of());
    }

    public List<HealthManagerPort> healthManagers() {
        return deployment.map(Deployment::healthManagers).orElse(List.of());
    }

    /** Empty if there was none. */
    Optional<ConfContents> file(String name) {
        return Optional.ofNullable(files.get(name));
    }
}
