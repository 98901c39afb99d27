package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.secret.KnownSecrets;
import io.jenkins.plugins.octavia.value.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a value, said without showing it. */
final class ValueCheck {

    /** Without these no amphora is made, or anybody can send heartbeats: the default is nothing, or a file of a test. */
    private static final Set<Option> NEVER_EMPTY = Set.of(
            OctaviaConf.AMP_FLAVOR_ID,
            OctaviaConf.AMP_IMAGE_TAG,
            OctaviaConf.AMP_BOOT_NETWORK_LIST,
            OctaviaConf.CLIENT_CA,
            OctaviaConf.CA_CERTIFICATE,
            OctaviaConf.CA_PRIVATE_KEY,
            OctaviaConf.CLIENT_CERT,
            OctaviaConf.SERVER_CA,
            OctaviaConf.HEARTBEAT_KEY);

    private final Release release;

    ValueCheck(Release release) {
        this.release = release;
    }

    List<ConfFinding> check(Assignment a) {
        List<ConfFinding> findings = new ArrayList<>();
        String value = Dollar.unescape(a.raw());
        if (SecretOptions.isSecret(a.option().name())) {
            checkSecret(a, value, findings);
        }
        Optional<KnownOption> known = Catalogue.octavia().find(a.option());
        boolean isForeign = known.isEmpty()
                && !Catalogue.octavia().ownSections().contains(a.option().section());
        if (isForeign && !SecretOptions.isSecret(a.option().name()) && Leftover.hasComment(value)) {
            // Of another library, which may mean it.
            findings.add(ConfFinding.about(a, Severity.NOTE, Leftover.COMMENT.message(), Leftover.COMMENT.advice()));
        }
        known.filter(option -> option.isReadBy(release)).ifPresent(option -> checkKnown(a, value, option, findings));
        return findings;
    }

    private void checkKnown(Assignment a, String value, KnownOption known, List<ConfFinding> findings) {
        OptionType type = known.type(release);
        Optional<Leftover> leftover = Leftover.in(known, type, value);
        if (leftover.isPresent()) {
            findings.add(error(a, leftover.get().message(), leftover.get().advice()));
        } else if (!Dollar.hasReference(a.raw())) {
            checkType(a, value, known, findings);
        }
    }

    private void checkType(Assignment a, String value, KnownOption known, List<ConfFinding> findings) {
        OptionType type = known.type(release);
        if (a.option().equals(OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE)) {
            checkServerCertsKey(a, value, type, findings);
        } else if (!type.accepts(value)) {
            findings.add(error(
                    a,
                    "has a value that oslo.config refuses, so that Octavia fails with it",
                    "write " + type.expected()));
        } else if (type.isNoNumber(value) && known.in(release).byDefault().isPresent()) {
            findings.add(error(
                    a,
                    "is empty, which oslo.config takes for no number at all and not for the default",
                    "write " + type.expected() + ", or remove the line for "
                            + known.in(release).byDefault().get()));
        } else if (NEVER_EMPTY.contains(a.option())
                && OctaviaConf.elements(value).isEmpty()) {
            findings.add(error(a, "is empty, and Octavia cannot do without", "write its value"));
        } else if (a.option().equals(OctaviaConf.CONTROLLER_IP_PORT_LIST)) {
            OctaviaConf.elements(value).forEach(entry -> checkIpAndPort(a, entry, findings));
        } else {
            IdCheck.check(a, value).ifPresent(findings::add);
        }
    }

    private void checkSecret(Assignment a, String value, List<ConfFinding> findings) {
        if (KnownSecrets.isPublic(value) || OctaviaConf.elements(value).stream().anyMatch(KnownSecrets::isPublic)) {
            findings.add(
                    error(
                            a,
                            "is a secret that is publicly known, from Octavia's guides or scripts",
                            "give a new deployment a random one; in a running one plan the change, since amphorae depend on it"));
        }
        if (Dollar.hasReference(a.raw())) {
            findings.add(error(
                    a,
                    "is a secret with a $ in it, which oslo.config takes for the name of an option",
                    "write $$ for $"));
        }
    }

    private void checkServerCertsKey(Assignment a, String value, OptionType type, List<ConfFinding> findings) {
        boolean isList = type.kind() == OptionType.Kind.LIST;
        if (!type.accepts(value) || Blank.strip(value).isEmpty()) {
            findings.add(error(
                    a,
                    "is not what Octavia " + release + " takes, and Octavia does not start with it",
                    "write "
                            + (isList
                                    ? "32 letters, digits, '-', '_' or '=', or several such with commas"
                                    : "32 letters, digits, '-', '_' or '=' (several are possible from 2025.2 on)")));
        }
    }

    private void checkIpAndPort(Assignment a, String entry, List<ConfFinding> findings) {
        int colon = entry.lastIndexOf(':');
        String address = colon < 0 ? entry : entry.substring(0, colon);
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        if (colon < 0 || !Address.isPort(entry.substring(colon + 1)) || !(Address.isV4(bare) || Address.isV6(bare))) {
            findings.add(error(
                    a,
                    "has an entry that is not an address and port, so that amphorae send no heartbeat there",
                    "write ADDRESS:PORT, such as 192.0.2.10:5555 or 2001:db8::10:5555"));
        } else if (bracketed && release.compareTo(Release.R2023_2) < 0) {
            findings.add(ConfFinding.about(
                    a,
                    Severity.NOTE,
                    "has an IPv6 address in brackets, which amphora images of Octavia 11.0.0 and 12.0.0 cannot read",
                    "write it without, as in 2001:db8::10:5555"));
        }
    }

    private static ConfFinding error(Assignment a, String message, String advice) {
        return ConfFinding.about(a, Severity.ERROR, message, advice);
    }
}
