package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.pki.RotationState;
import java.util.Optional;

/**
 * A replacement of the authority that waits for somebody, and may have been forgotten.
 *
 * @param seen how far it has come, in a clause
 * @param advice what comes next, in a clause
 */
public record UnfinishedRotation(String seen, String advice) {

    /** That of the folder of a run, if there is one. */
    public static Optional<UnfinishedRotation> in(Inputs inputs) {
        RotationState state = RotationState.of(inputs.out().certificates());
        String phase = switch (state.phase()) {
            case NONE -> "the replacement of a CA was ended or taken back";
            case TRUST, SWITCH ->
                "a CA is being replaced, phase " + state.phase().label();
            case REPLACED -> "a CA was replaced at once";
        };
        if (state.isToBeDeployed()) {
            return Optional.of(new UnfinishedRotation(
                    phase + ", and nobody has said that the controllers have its files",
                    "give them " + inputs.out().path().resolve("certs") + ", restart Octavia's services, then "
                            + inputs.wording().deployed()));
        }
        return state.isUnderWay()
                ? Optional.of(
                        new UnfinishedRotation(phase, inputs.wording().rotationStatus() + " says what comes next"))
                : Optional.empty();
    }
}
