package io.jenkins.plugins.octavia.value;

import java.time.Period;

/**
 * What certificates are issued: how many CAs, keys of what kind, how long valid, for whom.
 *
 * @param renewWithin a client certificate this near its end is issued anew
 * @param renewCaWithin of a CA this near its end runs warn: replacing it takes weeks
 */
public record CertificateProfile(
        Layout layout, Key key, Validity validity, Period renewWithin, Period renewCaWithin, Subject subject) {

    public enum Layout {
        /** One CA for both directions, the files of Octavia's old {@code create_certificates.sh}. */
        SINGLE_CA("single-ca"),
        /** A CA for amphorae and another for controllers, as the Octavia certificate guide recommends. */
        DUAL_CA("dual-ca");

        private final String label;

        Layout(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What keys are made of. */
    public sealed interface Key permits Rsa, Ec {}

    public record Rsa(int caBits, int clientBits) implements Key {}

    public record Ec(Curve curve) implements Key {}

    /** NIST curves, by the names that octavia.yaml uses. */
    public enum Curve {
        P256("P-256", "secp256r1"),
        P384("P-384", "secp384r1"),
        P521("P-521", "secp521r1");

        private final String label;
        private final String secName;

        Curve(String label, String secName) {
            this.label = label;
            this.secName = secName;
        }

        public String label() {
            return label;
        }

        /** The name in SEC 2, which Java's key generators take. */
        public String secName() {
            return secName;
        }
    }

    public record Validity(Period ca, Period client) {}

    /** Common parts of every subject; the common name is ours. */
    public record Subject(String country, String state, String organization, String unit) {}
}
