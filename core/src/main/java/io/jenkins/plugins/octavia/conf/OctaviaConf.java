package io.jenkins.plugins.octavia.conf;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Whether amphorae boot from volumes: {@link #CINDER}, or nothing. */
    public static final Option VOLUME_DRIVER = new Option("controller_worker", "volume_driver");

    /** The volume driver that makes them in Cinder. */
    public static final String CINDER = "volume_cinder_driver";

    /** In GiB. */
    public static final Option VOLUME_SIZE = new Option("cinder", "volume_size");

    public static final Option VOLUME_TYPE = new Option("cinder", "volume_type");
    /** In Cinder. */
    public static final Option VOLUME_ZONE = new Option("cinder", "availability_zone");

    /** {@code ADDRESS:PORT}, separated by commas, IPv6 without brackets; the first that answers gets the logs. */
    public static final Option ADMIN_LOG_TARGETS = new Option("amphora_agent", "admin_log_targets");

    /** Likewise. */
    public static final Option TENANT_LOG_TARGETS = new Option("amphora_agent", "tenant_log_targets");

    public static final Option LOG_PROTOCOL = new Option("amphora_agent", "log_protocol");
    public static final Option FORWARD_ALL_LOGS = new Option("amphora_agent", "forward_all_logs");
    public static final Option DISABLE_LOCAL_LOG_STORAGE = new Option("amphora_agent", "disable_local_log_storage");

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
            HEARTBEAT_KEY,
            VOLUME_DRIVER,
            VOLUME_SIZE,
            VOLUME_TYPE,
            VOLUME_ZONE,
            ADMIN_LOG_TARGETS,
            TENANT_LOG_TARGETS,
            LOG_PROTOCOL,
            FORWARD_ALL_LOGS,
            DISABLE_LOCAL_LOG_STORAGE);

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
     * @param values of {@link #OPTIONS}, which come first, or of others
     * @throws IllegalArgumentException if a value cannot be written
     */
    public static ConfFile merge(ConfFile file, Map<Option, String> values) {
        Set<Option> options = new LinkedHashSet<>(OPTIONS);
        options.retainAll(values.keySet());
        options.addAll(values.keySet());
        ConfFile merged = file;
        for (Option option : options) {
            if (!isSameList(option, merged, values.get(option))) {
                merged = merged.set(option, values.get(option));
            }
        }
        return merged;
    }

    private static boolean isSameList(Option option, ConfFile file, String value) {
        boolean isList = Catalogue.octavia()
                .find(option)
                .filter(known -> known.type().kind() == OptionType.Kind.LIST)
                .isPresent();
        return isList && file.get(option).map(OctaviaConf::elements).equals(Optional.of(elements(value)));
    }

    /** The elements of a list whose items may be any text. */
    public static List<String> elements(String list) {
        return TEXTS.items(list).orElseThrow();
    }
}
