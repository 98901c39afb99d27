package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.prerequisite.base.Change;
import java.util.List;

/**
 * Something that has to exist before Octavia starts. An instance has been looked for already: what {@link #changes} says is
 * what {@link #ensure} does.
 */
sealed interface Prerequisite
        permits FlavorPrerequisite,
                KeypairPrerequisite,
                CertificatesPrerequisite,
                NetworkPrerequisite,
                ImagePrerequisite,
                QuotasPrerequisite,
                RolesPrerequisite,
                VolumesPrerequisite,
                LogOffloadPrerequisite,
                OptionsPrerequisite,
                OctaviaFlavorsPrerequisite,
                AvailabilityZonesPrerequisite {

    /**
     * Compares it with what else was found.
     *
     * @throws Refusal if they do not go together
     */
    default void compare(Found found) {}

    /** A row for each of its resources, changed or not. */
    List<Change> changes();

    /** What is in order today and will not stay so, a line each. */
    default List<String> warnings() {
        return List.of();
    }

    /** What octavia.conf is to say of it, as far as that is known before anything is made. */
    ConfOptions options();

    /** What octavia.conf is to say of it because of what it says of others. */
    default ConfOptions options(ConfOptions others) {
        return ConfOptions.NONE;
    }

    /** Whether it can be ensured only when all others are. */
    default boolean needsOthers() {
        return false;
    }

    /** Makes it so. */
    Outcome ensure();
}
