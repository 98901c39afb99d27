package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run has ensured. Holds no secret.
 *
 * @param project its name
 * @param options of octavia.conf, without the secret ones
 * @param notes what the operator should know, a line each
 * @param failure why the run ended early, empty if it did not
 */
public record Deployment(
        String cloud,
        String project,
        String projectId,
        String region,
        List<Resource> resources,
        Map<Option, String> options,
        List<HealthManagerPort> healthManagers,
        Optional<Certificates> certificates,
        Optional<AmphoraImage> image,
        List<String> notes,
        Optional<String> failure) {

    /** @param fingerprints of the authorities, as the network's tags carry them */
    public record Certificates(List<String> fingerprints, Instant clientNotAfter, Instant caNotAfter) {}

    /**
     * @param createdAt as Glance says; empty in what an earlier version wrote
     * @param replaced the id of the image that had the tag before
     */
    public record AmphoraImage(String sha256, Optional<Instant> createdAt, Optional<String> replaced) {}

    /** Whether a login is for the cloud's project and region that this is the deployment of. */
    public boolean isOf(Cloud cloud) {
        return projectId.equals(cloud.project().id()) && region.equals(cloud.region());
    }

    /**
     * This deployment with what earlier ones ensured and this one was not about, or could not come to because it failed: what
     * {@code deployment.json} says.
     */
    public Deployment over(Deployment earlier) {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        if (failure.isEmpty()) {
            resources.forEach(resource -> resource.kind().section().ifPresent(sections::add));
        }
        List<Resource> all = new ArrayList<>(resources);
        earlier.resources.stream()
                .filter(known -> known.action() != Action.REMOVED)
                .filter(known ->
                        known.kind().section().filter(sections::contains).isEmpty())
                .filter(known -> resources.stream().noneMatch(known::isSameAs))
                .map(Resource::unchanged)
                .forEach(all::add);
        all.sort(Comparator.comparing(Resource::kind));
        Map<Option, String> allOptions = new LinkedHashMap<>(earlier.options);
        if (failure.isEmpty() && hasConf()) {
            allOptions.keySet().removeIf(Prerequisites::isOfConfAlone);
        }
        sections.forEach(section -> allOptions.keySet().removeAll(Prerequisites.options(section)));
        allOptions.putAll(options);
        return new Deployment(
                cloud,
                project,
                projectId,
                region,
                List.copyOf(all),
                allOptions,
                sections.contains(Section.NETWORK) ? healthManagers : healthManagersOver(earlier),
                certificates.or(earlier::certificates),
                image.or(earlier::image),
                notes,
                failure);
    }

    private boolean hasConf() {
        return resources.stream().anyMatch(resource -> resource.kind() == Kind.CONFIGURATION);
    }

    private List<HealthManagerPort> healthManagersOver(Deployment earlier) {
        Map<String, HealthManagerPort> byHost = new LinkedHashMap<>();
        earlier.healthManagers.forEach(port -> byHost.put(port.host(), port));
        healthManagers.forEach(port -> byHost.put(port.host(), port));
        return List.copyOf(byHost.values());
    }

    /** How health managers are started, if octavia.conf alone does not say on which address each of them listens. */
    public Optional<String> startOfHealthManagers() {
        return healthManagers.size() < 2
                ? Optional.empty()
                : Optional.of(
                        "Each host's health manager listens on its own address: start it with octavia-health-manager"
                                + " --config-file octavia.conf --config-file " + ConfigurationFiles.ofHost("HOST")
                                + ", which are "
                                + healthManagers.stream()
                                        .map(port -> ConfigurationFiles.ofHost(port.host()))
                                        .collect(Collectors.joining(", "))
                                + ". With octavia.conf alone it listens on 127.0.0.1.");
    }

    /** Where octavia.conf says that {@code certs/} is; empty if a run was not about certificates. */
    public Optional<String> directoryOnControllers() {
        return Optional.ofNullable(options.get(OctaviaConf.CA_CERTIFICATE))
                .map(path -> path.substring(0, Math.max(1, path.lastIndexOf('/'))));
    }

    /** What is to be done on hosts whose health managers have ports of Neutron's; empty if there are none. */
    public Optional<String> interfacesOfHealthManagers() {
        String hosts = healthManagers.stream()
                .filter(port -> !port.portId().isEmpty())
                .map(HealthManagerPort::host)
                .collect(Collectors.joining(", "));
        return hosts.isEmpty()
                ? Optional.empty()
                : Optional.of("make the health manager's port an interface, with health-manager-port.py, on " + hosts
                        + " (docs/health-manager-interface.md)");
    }

    public boolean isChanged() {
        return resources.stream().anyMatch(resource -> resource.action().isChange());
    }
}
