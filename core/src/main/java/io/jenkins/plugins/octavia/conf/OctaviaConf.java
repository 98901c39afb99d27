package io.jenkins.plugins.octavia.conf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of octavia.conf that name the prerequisites, by the names that every release from Zed on reads. */
public final class OctaviaConf {

    public static final Option AMP_FLAVOR_ID = new Option("controller_worker", "amp_flavor_id");
    public static final Option AMP_SSH_KEY_NAME = new Option("controller_worker", "amp_ssh_key_name");
    /** Network ids, separated by commas; the first is the management network. */
    public static final Option AMP_BOOT_NETWORK_LIST = new Option("controller_worker", "amp_boot_network_list");
    /** Security group ids, separated by commas. */
    public static final Option AMP_SECGROUP_LIST = new Option("controller_worker", "amp_secgroup_list");

    public static final Option AMP_IMAGE_TAG = new Option("controller_worker", "amp_image_tag");
    /** The project that owns the image; without it, any project's image with the tag would be booted. */
    public static final Option AMP_IMAGE_OWNER_ID = new Option("controller_worker", "amp_image_owner_id");
    /** The CA that the amphora checks the controller's certificate with. */
    public static final Option CLIENT_CA = new Option("controller_worker", "client_ca");

    public static final Option CA_CERTIFICATE = new Option("certificates", "ca_certificate");
    /** The path of the key, no secret itself. */
    public static final Option CA_PRIVATE_KEY = new Option("certificates", "ca_private_key");

    public static final Option CA_PRIVATE_KEY_PASSPHRASE = new Option("certificates", "ca_private_key_passphrase");
    /** 32 characters of base64url, from 2025.2 on a list of such with the current one first. */
    public static final Option SERVER_CERTS_KEY_PASSPHRASE = new Option("certificates", "server_certs_key_passphrase");

    /** One file with the controller's certificate and key. */
    public static final Option CLIENT_CERT = new Option("haproxy_amphora", "client_cert");
    /** The CA that the controller checks an amphora's certificate with. */
    public static final Option SERVER_CA = new Option("haproxy_amphora", "server_ca");

    /** {@code ADDRESS:PORT} of each health manager, separated by commas, IPv6 without brackets. */
    public static final Option CONTROLLER_IP_PORT_LIST = new Option("health_manager", "controller_ip_port_list");

    public static final Option BIND_IP = new Option("health_manager", "bind_ip");
    public static final Option BIND_PORT = new Option("health_manager", "bind_port");
    public static final Option HEARTBEAT_KEY = new Option("health_manager", "heartbeat_key");

    /** Every option of this class, in the order in which a file has them. */
    public static final List<Option> OPTIONS = List.of(
            AMP_FLAVOR_ID,
            AMP_SSH_KEY_NAME,
            AMP_BOOT_NETWORK_LIST,
            AMP_SECGROUP_LIST,
            AMP_IMAGE_TAG,
            AMP_IMAGE_OWNER_ID,
            CLIENT_CA,
            CA_CERTIFICATE,
            CA_PRIVATE_KEY,
            CA_PRIVATE_KEY_PASSPHRASE,
            SERVER_CERTS_KEY_PASSPHRASE,
            CLIENT_CERT,
            SERVER_CA,
            CONTROLLER_IP_PORT_LIST,
            BIND_IP,
            BIND_PORT,
            HEARTBEAT_KEY);

    private static final OptionType TEXTS = new OptionType(
            OptionType.Kind.LIST, OptionType.Kind.STR, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private static final String HEADER = """
            # What Octavia needs before it can start, written by octavia-prerequisites.
            # Merge it into octavia.conf, or give it to the services as one more --config-file.
            """;

    private OctaviaConf() {}

    /** A file with these values alone. */
    public static ConfFile alone(Map<Option, String> values) {
        return merge(ConfFile.parse(HEADER.getBytes(StandardCharsets.UTF_8)), values);
    }

    /**
     * The file with these values set and all else kept. A list that has the same elements already is left as it is
     * spelt.
     *
     * @throws IllegalArgumentException if a value cannot be written or its option is not one of {@link #OPTIONS}
     */
    public static ConfFile merge(ConfFile file, Map<Option, String> values) {
        values.keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException(option + " is none of the options of the prerequisites");
                });
        ConfFile merged = file;
        for (Option option : OPTIONS) {
            if (values.containsKey(option) && !isSameList(option, merged, values.get(option))) {
                merged = merged.set(option, values.get(option));
            }
        }
        return merged;
    }

    private static boolean isSameList(Option option, ConfFile file, String value) {
        OptionType type = Catalogue.octavia().find(option).orElseThrow().type();
        return type.kind() == OptionType.Kind.LIST
                && file.get(option).map(OctaviaConf::elements).equals(Optional.of(elements(value)));
    }

    /** The elements of a list whose items may be any text. */
    public static List<String> elements(String list) {
        return TEXTS.items(list).orElseThrow();
    }
}
