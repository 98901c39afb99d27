package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.LogOffloadSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where amphorae send their logs. What lets them in is the health managers' security group. */
final class LogOffloadPrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(
            OctaviaConf.ADMIN_LOG_TARGETS,
            OctaviaConf.TENANT_LOG_TARGETS,
            OctaviaConf.LOG_PROTOCOL,
            OctaviaConf.FORWARD_ALL_LOGS,
            OctaviaConf.DISABLE_LOCAL_LOG_STORAGE);

    private final LogOffloadSpec spec;
    /** The addresses of the last deployment's health managers. */
    private final List<String> known;

    private LogOffloadPrerequisite(LogOffloadSpec spec, List<String> known) {
        this.spec = spec;
        this.known = known;
    }

    static Optional<LogOffloadPrerequisite> find(Search search) {
        List<String> known = search.inputs().last().healthManagers().stream()
                .map(HealthManagerPort::ip)
                .toList();
        boolean isPlanned = search.spec()
                .network()
                .map(NetworkSpec::healthManagers)
                .filter(managers -> !managers.isEmpty())
                .isPresent();
        return search.spec().logOffload().map(spec -> {
            boolean needsThem = Stream.concat(spec.adminTargets().stream(), spec.tenantTargets().stream())
                    .anyMatch(LogOffloadSpec.HEALTH_MANAGERS::equals);
            if (needsThem && known.isEmpty() && !isPlanned) {
                throw new Refusal(Section.LOG_OFFLOAD.key() + ": no address is known of "
                        + LogOffloadSpec.HEALTH_MANAGERS
                        + ": this run ensures no network with health managers, and none"
                        + " is on record; provision the section network too, or name ADDRESS:PORT");
            }
            return new LogOffloadPrerequisite(spec, known);
        });
    }

    @Override
    public List<Change> changes() {
        return List.of();
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.of(OctaviaConf.LOG_PROTOCOL, spec.protocol().name())
                .with(OctaviaConf.FORWARD_ALL_LOGS, Boolean.toString(spec.forwardAll()))
                .with(OctaviaConf.DISABLE_LOCAL_LOG_STORAGE, Boolean.toString(!spec.keepOnAmphora()));
    }

    @Override
    public ConfOptions options(ConfOptions others) {
        List<String> planned = others.healthManagers();
        List<String> addresses = planned.isEmpty() ? known : planned;
        ConfOptions options = ConfOptions.NONE;
        if (!spec.adminTargets().isEmpty()) {
            options = options.with(
                    OctaviaConf.ADMIN_LOG_TARGETS, targets(spec.adminTargets(), addresses, LogOffloadSpec.ADMIN_PORT));
        }
        return spec.tenantTargets().isEmpty()
                ? options
                : options.with(
                        OctaviaConf.TENANT_LOG_TARGETS,
                        targets(spec.tenantTargets(), addresses, LogOffloadSpec.TENANT_PORT));
    }

    private static String targets(List<String> targets, List<String> healthManagers, int port) {
        return targets.stream()
                .flatMap(target -> target.equals(LogOffloadSpec.HEALTH_MANAGERS)
                        ? healthManagers.stream().map(address -> address + ":" + port)
                        : Stream.of(target))
                .collect(Collectors.joining(", "));
    }

    @Override
    public Outcome ensure() {
        return Outcome.of(List.of(), options());
    }
}
