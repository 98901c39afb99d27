package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.Finding.Severity;
import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.spec.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What is wrong with a value, said without showing it. */
final class ValueCheck {

    /** Octavia makes a Fernet key of it (octavia/certificates/common/local.py). */
    private static final Pattern SERVER_CERTS_KEY = Pattern.compile("[A-Za-z0-9\\-_=]{32}");

    private final Release release;
    private final Predicate<String> publiclyKnown;

    ValueCheck(Release release, Predicate<String> publiclyKnown) {
        this.release = release;
        this.publiclyKnown = publiclyKnown;
    }

    List<Finding> check(Assignment a) {
        List<Finding> findings = new ArrayList<>();
        String value = Dollar.unescape(a.raw());
        if (Secrets.isSecret(a.option().name())) {
            checkSecret(a, value, findings);
        }
        Optional<KnownOption> known = Catalogue.octavia().find(a.option()).filter(option -> option.isReadBy(release));
        if (known.isEmpty() || Dollar.hasReference(a.raw())) {
            return findings;
        }
        if (a.option().equals(OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE)) {
            checkServerCertsKey(a, value, findings);
        } else if (a.option().equals(OctaviaConf.CONTROLLER_IP_PORT_LIST)) {
            OctaviaConf.elements(value).forEach(entry -> checkIpAndPort(a, entry, findings));
        } else if (!known.get().type().accepts(value)) {
            findings.add(error(
                    a,
                    "has a value of the wrong type, with which Octavia does not start",
                    "write " + known.get().type().expected()));
        }
        return findings;
    }

    private void checkSecret(Assignment a, String value, List<Finding> findings) {
        if (publiclyKnown.test(value) || OctaviaConf.elements(value).stream().anyMatch(publiclyKnown)) {
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

    private void checkServerCertsKey(Assignment a, String value, List<Finding> findings) {
        boolean isList = release.compareTo(Release.R2025_2) >= 0;
        List<String> keys = isList ? OctaviaConf.elements(value) : List.of(value);
        if (keys.isEmpty()
                || !keys.stream().allMatch(key -> SERVER_CERTS_KEY.matcher(key).matches())) {
            findings.add(error(
                    a,
                    "is not what Octavia " + release + " takes, and Octavia does not start with it",
                    "write "
                            + (isList
                                    ? "32 letters, digits, '-', '_' or '=', or several such with commas"
                                    : "32 letters, digits, '-', '_' or '=' (several are possible from 2025.2 on)")));
        }
    }

    private void checkIpAndPort(Assignment a, String entry, List<Finding> findings) {
        int colon = entry.lastIndexOf(':');
        String address = colon < 0 ? entry : entry.substring(0, colon);
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        if (colon < 0 || !Address.isPort(entry.substring(colon + 1)) || !(Address.isV4(bare) || Address.isV6(bare))) {
            findings.add(error(
                    a,
                    "has an entry that is no address and port, so that amphorae send no heartbeat there",
                    "write ADDRESS:PORT, such as 192.0.2.10:5555 or 2001:db8::10:5555"));
        } else if (bracketed) {
            findings.add(Finding.about(
                    a,
                    Severity.NOTE,
                    "has an IPv6 address in brackets, which amphora images older than Octavia 12.0.1 cannot read",
                    "write it without, as in 2001:db8::10:5555"));
        }
    }

    private static Finding error(Assignment a, String message, String advice) {
        return Finding.about(a, Severity.ERROR, message, advice);
    }
}
