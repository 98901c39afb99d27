package io.jenkins.plugins.octavia.prerequisite;

/**
 * What messages call the places where an operator gives something.
 *
 * @param caPassphrase for example a variable
 * @param heartbeatKey likewise
 * @param serverCertsKeyPassphrase likewise
 * @param conf where octavia.conf is given
 * @param authority what to do so that a run finds the authority that is in use
 * @param network what to do so that a run finds the management network
 * @param key what to do so that a run finds the key of a keypair
 */
public record Wording(
        String caPassphrase,
        String heartbeatKey,
        String serverCertsKeyPassphrase,
        String conf,
        String authority,
        String network,
        String key) {

    public static final Wording COMMAND_LINE = new Wording(
            "OCTAVIA_CA_PASSPHRASE",
            "OCTAVIA_HEARTBEAT_KEY",
            "OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE",
            "--conf",
            "copy its files (certs and authority) there, or give --out where they are",
            "apply the section network first, or name the network that amphorae are on",
            "set publicKeyFile");
}
