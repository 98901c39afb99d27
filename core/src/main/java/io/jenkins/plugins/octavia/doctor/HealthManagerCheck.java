package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Agent;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.network.KnownHealthManagers;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkSide;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ports by which health managers hear of amphorae. That one is missing is a plan's to say. */
final class HealthManagerCheck {

    private static final String DEAF = ", so that no heartbeat comes to the health manager on host ";

    private final Patient patient;
    private final NetworkSide side;
    private final List<Agent> agents;
    private final List<Finding> findings = new ArrayList<>();

    private HealthManagerCheck(Patient patient, NetworkSide side) {
        this.patient = patient;
        this.side = side;
        this.agents = agents(patient.cloud().network());
    }

    static List<Finding> look(Patient patient) {
        return patient.spec()
                .network()
                .filter(network -> !network.healthManagersWithPort().isEmpty())
                .map(network -> new HealthManagerCheck(patient, side(patient, network)).findings(network))
                .orElseGet(() -> List.of(Finding.unseen(
                        Subject.HEALTH_MANAGERS,
                        "",
                        "the specification names none that has a port",
                        "name their hosts under network.healthManagers")));
    }

    private static NetworkSide side(Patient patient, NetworkSpec network) {
        Networking neutron = patient.cloud().network();
        try (Parallel parallel = new Parallel()) {
            return NetworkSide.look(
                    neutron,
                    Optional.of(network),
                    group(patient).stream().toList(),
                    KnownHealthManagers.of(patient.inputs().last().healthManagers(), patient.conf()),
                    parallel);
        }
    }

    /** None if the login may not see them, or the plugin has none: the ports are looked at all the same. */
    private static List<Agent> agents(Networking neutron) {
        try {
            return neutron.agents();
        } catch (CloudException e) {
            if (Finding.isNotShown(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** The name of the one that their ports are to have. */
    private static Optional<String> group(Patient patient) {
        return patient.spec()
                .securityGroups()
                .map(groups -> groups.healthManager().name());
    }

    private List<Finding> findings(NetworkSpec network) {
        for (HealthManager manager : network.healthManagersWithPort()) {
            side.port(manager)
                    .ifPresentOrElse(
                            port -> examine(manager, port),
                            () -> findings.add(Finding.unseen(
                                    Subject.HEALTH_MANAGERS,
                                    "",
                                    "host " + manager.host() + " has no port that could be looked at",
                                    "")));
        }
        if (agents.isEmpty()) {
            findings.add(Finding.unseen(
                    Subject.HEALTH_MANAGERS,
                    "",
                    "Neutron shows this login no agents, so whether those of the health managers' hosts are alive",
                    "give an administrator's login, to see this too"));
        }
        return findings;
    }

    private void examine(HealthManager manager, Port port) {
        String about = Kind.PORT + " " + port.name();
        boolean isSeen = !port.vifType().isEmpty();
        if (!isSeen) {
            findings.add(Finding.unseen(
                    Subject.HEALTH_MANAGERS,
                    about,
                    "Neutron does not show this login where it is bound",
                    "give an administrator's login, to see this too"));
        } else if (!port.isBound() || !port.host().equals(manager.host())) {
            error(
                    about,
                    "it is bound to " + (port.host().isEmpty() ? "no host" : "host " + port.host()) + " ("
                            + port.vifType() + ")" + DEAF + manager.host(),
                    "openstack port set --host " + manager.host() + " " + port.id() + " (apply does it)");
        }
        guarded(about, manager, port);
        boolean isAgentDead = dead(about, manager, port);
        if (isSeen && port.isBound() && !isAgentDead && port.status().equals("DOWN") && !isAnyHeard()) {
            findings.add(
                    Finding.warning(
                            Subject.HEALTH_MANAGERS,
                            about,
                            "it is DOWN: nothing on host " + manager.host() + " has plugged it in",
                            "make its interface there (health-manager-port.py present --port-id " + port.id()
                                    + " as in docs/health-manager-interface.md; in Jenkins octaviaHealthManagerPort) and start octavia-health-manager"));
        }
    }

    private void guarded(String about, HealthManager manager, Port port) {
        group(patient).flatMap(side::group).ifPresent(group -> {
            if (!port.securityGroups().contains(group.id())) {
                error(
                        about,
                        "it lacks security group " + group.name() + ", which alone lets udp/" + HealthManager.PORT
                                + " in" + DEAF + manager.host(),
                        "openstack port set --security-group " + group.id() + " " + port.id() + " (apply does it)");
            }
        });
    }

    /** @return whether it is */
    private boolean dead(String about, HealthManager manager, Port port) {
        List<Agent> plugging = agents.stream()
                .filter(agent -> agent.isForPorts() && agent.host().equals(manager.host()))
                .toList();
        boolean isDead = !plugging.isEmpty() && plugging.stream().noneMatch(Agent::isAlive);
        if (isDead) {
            error(
                    about,
                    "the " + plugging.get(0).type() + " of host " + manager.host()
                            + " has not reported for long: what it has plugged in may not work, and nothing new does",
                    "start it there, and look at its log");
        } else if (plugging.isEmpty() && !agents.isEmpty() && port.isBound()) {
            findings.add(Finding.warning(
                    Subject.HEALTH_MANAGERS,
                    about,
                    "Neutron knows no agent on host " + manager.host() + " that plugs in ports",
                    "look at openstack network agent list, and whether that is the agent's own name"));
        }
        return isDead;
    }

    /** Whether a heartbeat has come from anywhere: an operating status is what it says. */
    private boolean isAnyHeard() {
        try {
            return patient.cloud().loadBalancing().isThere()
                    && patient.loadBalancers().stream()
                            .anyMatch(loadBalancer ->
                                    loadBalancer.operatingStatus().equals("ONLINE"));
        } catch (CloudException e) {
            // Said by those who look at load balancers.
            return false;
        }
    }

    private void error(String about, String seen, String advice) {
        findings.add(Finding.error(Subject.HEALTH_MANAGERS, about, seen, advice));
    }
}
