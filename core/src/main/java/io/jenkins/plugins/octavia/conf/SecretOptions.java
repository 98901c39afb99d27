package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which options are secrets, in Octavia's sections and in all others; in doubt, they are. */
final class SecretOptions {

    private static final Pattern NAME =
            Pattern.compile(".*(?:passw|pwd|passphrase|secret|credential|token|transport_url).*");

    /** Names that are secrets unless the catalogue knows better: {@code ca_private_key} is a path. */
    private static final Pattern DOUBTFUL_NAME = Pattern.compile(".*keys?|(?:.*_)?connection(?:_parameters)?");

    /** Addresses and paths of OVN's provider driver, whose section no catalogue of Octavia has. */
    private static final Set<String> NO_SECRETS =
            Set.of("ovn_nb_connection", "ovn_sb_connection", "ovn_nb_private_key", "ovn_sb_private_key");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

    /** A URL with a user and password, or a key itself. */
    private static final Pattern VALUE = Pattern.compile("://[^/\\s]*@|PRIVATE KEY");

    private SecretOptions() {}

    static boolean isSecret(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('-', '_');
        List<KnownOption> known = Catalogue.octavia().named(plain);
        if (NAME.matcher(plain).matches() || known.stream().anyMatch(KnownOption::secret)) {
            return true;
        }
        return known.isEmpty()
                && !NO_SECRETS.contains(plain)
                && (DOUBTFUL_NAME.matcher(plain).matches() || isMisspelt(plain));
    }

    private static boolean isMisspelt(String name) {
        List<String> secrets = Catalogue.octavia().options().stream()
                .filter(KnownOption::secret)
                .map(known -> known.option().name())
                .toList();
        return Nearest.to(name, secrets).isPresent();
    }

    /** Whether a comment speaks of a secret, such as an option that is commented out. */
    static boolean mayBeInComment(String text) {
        return VALUE.matcher(text).find() || namesSecret(text);
    }

    /** Whether an option that is not a secret by its name has one in its lines, such as an option that slipped into its value. */
    static boolean mayBeInOption(String lines) {
        int lastSeparator = Math.max(lines.lastIndexOf('='), lines.lastIndexOf(':'));
        return VALUE.matcher(lines).find() || namesSecret(lines.substring(0, lastSeparator));
    }

    private static boolean namesSecret(String text) {
        return WORD.matcher(text).results().anyMatch(word -> isSecret(word.group()));
    }
}
