package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.base.Wording;

/** What messages call the places where an operator gives something at a terminal. */
public final class CommandLineWording {

    public static final Wording WORDING = new Wording(
            "OCTAVIA_CA_PASSPHRASE",
            "OCTAVIA_HEARTBEAT_KEY",
            "OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE",
            "--conf",
            "copy its files (certs and authority) there, or give --out where they are",
            "apply the section network first, or name the network that amphorae are on",
            "set publicKeyFile",
            "--lock-timeout",
            "certs rotate --deployed",
            "loadbalancers refresh --reason authority",
            "start Octavia, or give --without-octavia if there is no amphora yet",
            "certs rotate --status",
            "loadbalancers configure");

    private CommandLineWording() {}
}
