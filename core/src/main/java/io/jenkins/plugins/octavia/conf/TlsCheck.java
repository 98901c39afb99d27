package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.value.Release;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Octavia compares when it starts: its defaults for TLS with what it forbids (octavia/common/validate.py). */
final class TlsCheck {

    private static final Option MINIMUM = option("minimum_tls_version");
    private static final Option PROHIBITED = option("tls_cipher_prohibit_list");
    private static final Map<Option, Option> DEFAULTS = Map.of(
            option("default_listener_tls_versions"), option("default_listener_ciphers"),
            option("default_pool_tls_versions"), option("default_pool_ciphers"));

    /** Since the fixes of CVE-2026-94571 and CVE-2026-94572 (octavia/common/validate.py, check_cipher_string). */
    private static final Pattern CIPHERS = Pattern.compile("[A-Za-z0-9\\-+!:@=_.]+");

    private final ConfFile file;
    private final Release release;

    private TlsCheck(ConfFile file, Release release) {
        this.file = file;
        this.release = release;
    }

    static List<ConfFinding> check(ConfFile file, Release release) {
        TlsCheck check = new TlsCheck(file, release);
        List<ConfFinding> findings = new ArrayList<>();
        DEFAULTS.forEach((versions, ciphers) -> {
            check.versions(versions).ifPresent(findings::add);
            check.ciphers(ciphers).or(() -> check.characters(ciphers)).ifPresent(findings::add);
        });
        return findings;
    }

    private Optional<ConfFinding> versions(Option versions) {
        List<String> order = known(MINIMUM).type(release).choices();
        String minimum = value(MINIMUM);
        if (!order.contains(minimum)) {
            return Optional.empty();
        }
        boolean isBelow = OctaviaConf.elements(value(versions)).stream()
                .anyMatch(version -> order.indexOf(version) < order.indexOf(minimum));
        return assignment(MINIMUM)
                .filter(a -> isBelow)
                .map(a -> ConfFinding.about(
                        a,
                        Severity.ERROR,
                        "is above a version in " + versions.name() + ", and Octavia does not start",
                        "set " + versions.name() + " to versions from this one on"));
    }

    private Optional<ConfFinding> ciphers(Option ciphers) {
        Set<String> prohibited = Set.copyOf(split(value(PROHIBITED)));
        boolean isProhibited = split(value(ciphers)).stream().anyMatch(prohibited::contains);
        return assignment(PROHIBITED)
                .or(() -> assignment(ciphers))
                .filter(a -> isProhibited)
                .map(a -> ConfFinding.about(
                        a,
                        Severity.ERROR,
                        "keeps Octavia from starting: " + ciphers.name() + " and tls_cipher_prohibit_list have a cipher"
                                + " in common, or both are empty",
                        "take the cipher out of one of them, or remove an empty line"));
    }

    private Optional<ConfFinding> characters(Option ciphers) {
        return assignment(ciphers)
                .filter(a -> !CIPHERS.matcher(value(ciphers)).matches())
                .map(a -> ConfFinding.about(
                        a,
                        Severity.ERROR,
                        "is empty or has other characters than letters, digits and - + ! : @ = _ ., and an Octavia with the"
                                + " fixes of CVE-2026-94571 does not start",
                        "give ciphers of OpenSSL with colons between them, or remove the line"));
    }

    /** As Python splits: an empty text has one part, which is empty. */
    private static List<String> split(String ciphers) {
        return Arrays.stream(ciphers.split(":", -1)).distinct().toList();
    }

    private String value(Option option) {
        return assignment(option)
                .map(a -> Dollar.unescape(a.raw()))
                .or(() -> known(option).in(release).byDefault())
                .orElse("");
    }

    /** The line that counts: the last one of the option's own name, else of its old one. */
    private Optional<Assignment> assignment(Option option) {
        return last(option)
                .or(() -> Catalogue.octavia().options().stream()
                        .filter(known -> known.isOldName()
                                && known.isReadBy(release)
                                && known.successor().equals(Optional.of(option)))
                        .findFirst()
                        .flatMap(known -> last(known.option())));
    }

    private Optional<Assignment> last(Option option) {
        return file.statements().stream()
                .filter(statement ->
                        statement instanceof Assignment a && a.option().equals(option))
                .map(Assignment.class::cast)
                .reduce((first, second) -> second);
    }

    private static KnownOption known(Option option) {
        return Catalogue.octavia().find(option).orElseThrow();
    }

    private static Option option(String name) {
        return new Option("api_settings", name);
    }
}
