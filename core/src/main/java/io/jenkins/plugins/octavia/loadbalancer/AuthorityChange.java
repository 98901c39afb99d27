package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import java.time.Instant;
import java.util.Optional;

/**
 * A phase in which certificate authorities are replaced, and what an amphora must have of it before the next. An amphora gets the
 * authorities that it trusts when it boots, and no other way; its own certificate then and from housekeeping.
 *
 * @param deployed since when the controllers have the files of the phase, by the cloud's clock
 * @param certificatesEnd the latest end of any amphora's certificate at that time: what ends later was issued since; empty if nobody
 *     looked
 */
public record AuthorityChange(Phase phase, Instant deployed, Optional<Instant> certificatesEnd) {

    /**
     * What load balancers have to follow, by what a run left behind.
     *
     * @return empty if nothing is being replaced, or nobody has said that the controllers have the files
     */
    public static Optional<AuthorityChange> in(OutputFolder out) {
        RotationState state = RotationState.of(out.certificates());
        return state.deployed()
                .filter(deployed -> state.phase() != Phase.NONE)
                .map(deployed -> new AuthorityChange(state.phase(), deployed, state.certificatesEnd()));
    }

    /** What of an amphora is of the phase before; empty if it may be met by controllers of the next one. */
    Optional<String> behind(Amphora amphora) {
        if (phase == Phase.NONE || !amphora.createdAt().isBefore(deployed)) {
            return Optional.empty();
        }
        if (phase != Phase.SWITCH) {
            return Optional.of("was booted at " + amphora.createdAt()
                    + ", before controllers had the new authorities at " + deployed + ": it has the old ones alone");
        }
        boolean isRenewed = amphora.certificateEnds()
                .filter(end -> certificatesEnd.filter(end::isAfter).isPresent())
                .isPresent();
        return isRenewed
                ? Optional.empty()
                : Optional.of("has a certificate of the old authority, from before " + deployed);
    }
}
