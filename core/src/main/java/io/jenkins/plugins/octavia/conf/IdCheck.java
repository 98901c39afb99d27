package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names where ids are due. Octavia hands them on as they are: what Nova, Neutron and Glance take counts. */
final class IdCheck {

    private static final Option VALID_VIP_NETWORKS = new Option("networking", "valid_vip_networks");

    /** As Neutron writes one. Nova reads other spellings too, but then looks for what was written. */
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Nova's schema of a flavor's id; a name can look the same. */
    private static final Pattern FLAVOR = Pattern.compile("[a-zA-Z0-9. _-]{1,255}");

    /** What Keystone makes; numbers are those of clouds that are older than it. */
    private static final Pattern PROJECT = Pattern.compile("[0-9a-f]{32}|\\d+");

    private IdCheck() {}

    static Optional<ConfFinding> check(Assignment a, String value) {
        if (a.option().equals(OctaviaConf.AMP_BOOT_NETWORK_LIST)) {
            return unlessAll(
                    UUID,
                    a,
                    value,
                    Severity.ERROR,
                    "has an entry that is not an id of a network, with which Nova makes no amphora",
                    "write the id: openstack network show NAME -c id");
        }
        if (a.option().equals(VALID_VIP_NETWORKS)) {
            return unlessAll(
                    UUID,
                    a,
                    value,
                    Severity.ERROR,
                    "has an entry that is not an id of a network, so that no VIP is ever on it",
                    "write the id: openstack network show NAME -c id");
        }
        if (a.option().equals(OctaviaConf.AMP_SECGROUP_LIST)) {
            return unlessAll(
                    UUID,
                    a,
                    value,
                    Severity.NOTE,
                    "has an entry that is not an id of a security group: Nova takes a name too, until there are two of it",
                    "write the id: openstack security group show NAME -c id");
        }
        if (a.option().equals(OctaviaConf.AMP_IMAGE_OWNER_ID) && !value.isEmpty()) {
            return unless(
                    PROJECT.matcher(value).matches(),
                    a,
                    Severity.ERROR,
                    "is not an id of a project as Keystone makes them, so that no image is found",
                    "write the id: openstack project show NAME -c id");
        }
        if (a.option().equals(OctaviaConf.AMP_FLAVOR_ID)) {
            return unless(
                    FLAVOR.matcher(value).matches(),
                    a,
                    Severity.ERROR,
                    "is not an id of a flavor, which has letters, digits, '.', '_', '-' and blanks",
                    "write the id: openstack flavor show NAME -c id");
        }
        return Optional.empty();
    }

    private static Optional<ConfFinding> unlessAll(
            Pattern id, Assignment a, String list, Severity severity, String message, String advice) {
        boolean isFit = OctaviaConf.elements(list).stream()
                .allMatch(entry -> id.matcher(entry).matches());
        return unless(isFit, a, severity, message, advice);
    }

    private static Optional<ConfFinding> unless(
            boolean isFit, Assignment a, Severity severity, String message, String advice) {
        return isFit ? Optional.empty() : Optional.of(ConfFinding.about(a, severity, message, advice));
    }
}
