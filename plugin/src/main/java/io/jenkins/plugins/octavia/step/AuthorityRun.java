package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.loadbalancer.AuthorityReplacement;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces the authority of a credential, a phase at each call: runs core, and keeps what comes of it. */
final class AuthorityRun {

    private final StepSession session;
    private final AuthorityReplacement replacement;
    private Optional<Refusal> notKept = Optional.empty();

    AuthorityRun(StepSession session) throws IOException {
        this.session = session;
        // Nothing of a deployment is on record here: octavia.conf, which has the files' names, stays as it is.
        this.replacement = AuthorityReplacement.of(
                session.spec(),
                session.cloud(),
                session.inputs(),
                new StepListener(session.build().log(), this::keep),
                deployment -> {},
                true);
    }

    /** @param what to do: {@code next}, {@code deployed}, {@code abort}, or {@code status}, which changes nothing */
    Map<String, Object> carryOut(String what) throws IOException {
        try {
            switch (what) {
                case "next" -> replacement.next();
                case "deployed" -> replacement.deployed(List.of());
                case "abort" -> replacement.back();
                default -> {
                    return status();
                }
            }
        } catch (Refusal e) {
            throw notKept.orElse(e);
        }
        keep();
        return status();
    }

    /** Called before the network's tags name what would be lost with the build. */
    private void keep() {
        try {
            session.files().keep();
        } catch (Refusal e) {
            notKept = Optional.of(e);
            throw e;
        }
    }

    private Map<String, Object> status() {
        RotationState state = replacement.state();
        List<LoadBalancerStatus> behind = replacement.behind();
        String next = next(state, behind);
        BuildLog log = session.build().log();
        log.note("replacement of the authority: phase " + state.phase().label()
                + state.deployed()
                        .map(time -> ", which the controllers have since " + time)
                        .orElse(""));
        behind.forEach(status -> log.note("behind: load balancer " + status.title()));
        if (!next.isEmpty()) {
            log.note("next: " + next);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("phase", state.phase().label());
        map.put("deployed", state.deployed().map(Instant::toString).orElse(""));
        map.put("toBeDeployed", state.isToBeDeployed());
        map.put(
                "behind",
                behind.stream().map(status -> status.loadBalancer().id()).toList());
        map.put("next", next);
        return PlainValues.ofMap(map);
    }

    private String next(RotationState state, List<LoadBalancerStatus> behind) {
        if (state.isToBeDeployed()) {
            return "give the files that octaviaPrerequisites returns to all controllers, restart Octavia's services there, then "
                    + session.inputs().wording().deployed();
        }
        if (!behind.isEmpty()) {
            return session.inputs().wording().refresh();
        }
        return switch (state.phase()) {
            case NONE, REPLACED -> "";
            case TRUST -> "octaviaCerts(rotate: 'next'): the new authorities sign from then on";
            case SWITCH -> "octaviaCerts(rotate: 'next'): the old authorities are trusted no longer";
        };
    }
}
