package io.jenkins.plugins.octavia.spec;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.spec.NetworkSpec.ById;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HostRoute;
import io.jenkins.plugins.octavia.spec.NetworkSpec.OtherProject;
import io.jenkins.plugins.octavia.spec.NetworkSpec.OwnProject;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Pool;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Removal;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Source;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Subnet;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code network}: addresses must lie where they belong before Neutron is asked. */
final class NetworkReader {

    private static final Cidr DEFAULT_CIDR = Cidr.parse("172.16.0.0/22");
    private static final Pool DEFAULT_POOL = new Pool(Cidr.address("172.16.0.100"), Cidr.address("172.16.3.254"));
    private static final String DEFAULT_PORT = "octavia-health-manager-listen-port";

    /** Also part of a file's and a port's name, each of which may have 255 characters. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,219}");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** Keystone makes 32 hexadecimal digits; the column has room for 64 characters of any kind. */
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Map<String, Boolean> PORTS =
            SpecReader.byLabel(new Boolean[] {true, false}, with -> with ? "neutron" : "none");

    private final Fields fields;
    private boolean cidrIsWrong;

    NetworkReader(Fields fields) {
        this.fields = fields;
    }

    NetworkSpec network() {
        Source source = source();
        String name = source instanceof ById named ? named.id() : fields.text("name", NetworkSpec.DEFAULT_NAME);
        Fields subnet = fields.fields("subnet", "name", "cidr", "pool", "gateway", "dhcp", "dns", "hostRoutes");
        Cidr cidr = cidr(subnet);
        cidrIsWrong = subnet.isWrong("cidr");
        Optional<InetAddress> gateway = subnet.optionalText("gateway")
                .filter(text -> !text.equals("none"))
                .flatMap(text -> inside(subnet, "gateway", cidr));
        Optional<Pool> pool = pool(subnet, cidr);
        gateway.ifPresent(address -> pool.ifPresent(p -> {
            if (p.contains(address)) {
                subnet.problem("gateway", shown(address) + " is inside the pool; leave it out of the pool");
            }
        }));
        Subnet read = new Subnet(
                subnet.text("name", "lb-mgmt-subnet"),
                cidr,
                pool,
                gateway,
                subnet.flag("dhcp", true),
                dns(subnet, cidr),
                hostRoutes(subnet, cidr));
        return new NetworkSpec(
                name,
                source,
                new ProviderReader(fields).attributes(cidr.isIpv6()),
                read,
                healthManagers(read),
                fields.choice(
                        "healthManagersRemoved", Removal.KEEP, SpecReader.byLabel(Removal.values(), Removal::label)),
                further(name));
    }

    private List<String> further(String name) {
        Set<String> networks = new LinkedHashSet<>();
        for (Fields.Item item : fields.list("further").orElse(List.of())) {
            Optional<String> network = item.text().filter(text -> !text.isBlank());
            if (network.isEmpty()) {
                item.problem(item.what() + " is not the name or the id of a network");
            } else if (network.get().equals(name)) {
                item.problem(item.what() + " is the management network itself, which amphorae are on anyway");
            } else if (!networks.add(network.get())) {
                item.problem(item.what() + " is given twice");
            }
        }
        return List.copyOf(networks);
    }

    private Source source() {
        Optional<String> id =
                fields.optionalText("id", UUID, "is not a network's id (openstack network show NAME -c id)");
        Optional<String> project =
                fields.optionalText("project", PROJECT, "is not a project's id (openstack project show NAME -c id)");
        id.ifPresent(given -> List.of("name", "project").forEach(key -> {
            if (fields.has(key)) {
                fields.problem(key, "the id says which network it is; leave " + key + " out");
            }
        }));
        return id.<Source>map(ById::new)
                .or(() -> project.map(OtherProject::new))
                .orElseGet(OwnProject::new);
    }

    private Cidr cidr(Fields subnet) {
        Cidr cidr = subnet.cidr("cidr").orElse(DEFAULT_CIDR);
        InetAddress network = cidr.network();
        if (network.isMulticastAddress()
                || network.isLoopbackAddress()
                || network.isLinkLocalAddress()
                || network.isAnyLocalAddress()) {
            subnet.problem("cidr", cidr + " cannot be a management network; take a private range");
        } else if (cidr.prefix() > (cidr.isIpv6() ? 126 : 30)) {
            subnet.problem("cidr", cidr + " has no room for amphorae");
        }
        return cidr;
    }

    private Optional<Pool> pool(Fields subnet, Cidr cidr) {
        if (!subnet.has("pool")) {
            return cidr.equals(DEFAULT_CIDR) ? Optional.of(DEFAULT_POOL) : Optional.empty();
        }
        Fields pool = subnet.fields("pool", "start", "end");
        for (String key : List.of("start", "end")) {
            if (!pool.has(key)) {
                pool.problem(key, "required where a pool is given");
            }
        }
        Optional<InetAddress> start = inside(pool, "start", cidr);
        Optional<InetAddress> end = inside(pool, "end", cidr);
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (Pool.before(end.get(), start.get())) {
            pool.problem("end", shown(end.get()) + " is before the start " + shown(start.get()));
        }
        return Optional.of(new Pool(start.get(), end.get()));
    }

    private Optional<List<InetAddress>> dns(Fields subnet, Cidr cidr) {
        return subnet.list("dns").map(items -> {
            Set<InetAddress> servers = new LinkedHashSet<>();
            for (Fields.Item item : items) {
                Optional<InetAddress> server =
                        item.text().filter(InetAddresses::isInetAddress).map(InetAddresses::forString);
                if (server.isEmpty()) {
                    item.problem(item.what() + " is not an IP address");
                } else if (isOfOtherFamily(server.get(), cidr)) {
                    item.problem(item.what() + " is of another IP family than cidr " + cidr);
                } else if (!servers.add(server.get())) {
                    item.problem(item.what() + " is given twice");
                }
            }
            return List.copyOf(servers);
        });
    }

    private Optional<Set<HostRoute>> hostRoutes(Fields subnet, Cidr cidr) {
        return subnet.list("hostRoutes").map(items -> {
            Set<HostRoute> routes = new LinkedHashSet<>();
            for (Fields.Item item : items) {
                Fields f = item.fields("destination", "nextHop");
                for (String key : List.of("destination", "nextHop")) {
                    if (item.isMapping() && !f.has(key)) {
                        f.problem(key, "required: a route is {destination: 10.0.0.0/8, nextHop: 172.16.0.1}");
                    }
                }
                Optional<Cidr> destination = f.cidr("destination");
                destination
                        .filter(to -> !cidrIsWrong && to.isIpv6() != cidr.isIpv6())
                        .ifPresent(to -> f.problem("destination", to + " is of another IP family than cidr " + cidr));
                Optional<InetAddress> nextHop = inside(f, "nextHop", cidr);
                if (destination.isPresent()
                        && nextHop.isPresent()
                        && !routes.add(new HostRoute(destination.get(), nextHop.get()))) {
                    item.problem("the same route is given twice");
                }
            }
            return routes;
        });
    }

    private boolean isOfOtherFamily(InetAddress address, Cidr cidr) {
        return !cidrIsWrong && address instanceof Inet6Address != cidr.isIpv6();
    }

    private List<HealthManager> healthManagers(Subnet subnet) {
        List<Fields.Item> items = fields.list("healthManagers").orElseGet(this::oneByDefault);
        List<HealthManager> managers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        Set<InetAddress> addresses = new HashSet<>();
        for (Fields.Item item : items) {
            Fields f = item.fields("name", "host", "ip", "port");
            if (item.isMapping() && !f.has("host")) {
                f.problem("host", "required: the name under which Neutron's agent on that node is known");
            }
            String host = f.text("host", "", HOST, "is not a host name of up to 220 letters, digits, . _ and -");
            boolean hasPort = f.choice("port", true, PORTS);
            boolean isFirst = managers.stream().noneMatch(HealthManager::hasPort);
            String name = f.text("name", hasPort && isFirst ? DEFAULT_PORT : HealthManager.nameOf(host));
            Optional<InetAddress> ip = hasPort
                    ? f.optionalText("ip")
                            .filter(text -> !text.equals("auto"))
                            .flatMap(text -> inside(f, "ip", subnet.cidr()))
                    : ownAddress(f, subnet);
            if (!hasPort && f.has("name")) {
                f.problem("name", "there is no port to name; leave it out beside port: none");
            }
            if (!host.isEmpty() && !hosts.add(host)) {
                f.problem("host", Printable.quoted(host) + " is used twice; a host has one health manager");
            } else if (hasPort && !names.add(name) && (f.has("name") || !host.isEmpty())) {
                f.problem("name", Printable.quoted(name) + " is used twice; a port's name must be its own");
            }
            ip.ifPresent(address -> {
                if (subnet.gateway().filter(address::equals).isPresent()) {
                    f.problem("ip", shown(address) + " is the gateway's");
                } else if (!addresses.add(address)) {
                    f.problem("ip", shown(address) + " is used twice");
                }
            });
            managers.add(new HealthManager(name, host, ip, hasPort));
        }
        return managers;
    }

    /** The address of an interface that Neutron does not know: where amphorae reach it, and where Neutron gives it to nobody. */
    private Optional<InetAddress> ownAddress(Fields f, Subnet subnet) {
        if (!f.has("ip") || f.optionalText("ip").filter("auto"::equals).isPresent()) {
            f.problem("ip", "required beside port: none: the address that the host's own interface has");
            return Optional.empty();
        }
        Cidr cidr = subnet.cidr();
        Optional<InetAddress> address = f.address("ip");
        address.filter(a -> !cidrIsWrong).ifPresent(a -> {
            if (isOfOtherFamily(a, cidr)) {
                f.problem("ip", shown(a) + " is of another IP family than cidr " + cidr);
            } else if (cidr.reserves(a)) {
                f.problem("ip", shown(a) + " is the network's own or its broadcast address; take another of " + cidr);
            } else if (subnet.pool().filter(pool -> pool.contains(a)).isPresent()) {
                f.problem(
                        "ip",
                        shown(a) + " is inside the pool, which Neutron gives to amphorae; leave it out of the pool");
            } else if (!cidr.contains(a) && !isRouted(a, subnet)) {
                f.problem(
                        "ip",
                        shown(a) + " is outside cidr " + cidr
                                + ", and neither gateway nor a route of hostRoutes leads amphorae there");
            }
        });
        return address;
    }

    private static boolean isRouted(InetAddress address, Subnet subnet) {
        return subnet.gateway().isPresent()
                || subnet.hostRoutes().orElse(Set.of()).stream()
                        .anyMatch(route -> route.destination().contains(address));
    }

    /** If the list is left out, and none if what is there is not a list. */
    private List<Fields.Item> oneByDefault() {
        return fields.isWrong("healthManagers")
                ? List.of()
                : List.of(new Fields.Item(fields.path("healthManagers") + "[0]", Map.of(), fields.problems()));
    }

    private Optional<InetAddress> inside(Fields f, String key, Cidr cidr) {
        Optional<InetAddress> address = f.address(key);
        address.filter(a -> !cidrIsWrong).ifPresent(a -> {
            if (!cidr.contains(a)) {
                f.problem(key, shown(a) + " is outside cidr " + cidr);
            } else if (cidr.reserves(a)) {
                f.problem(key, shown(a) + " is the network's own or its broadcast address; take another of " + cidr);
            }
        });
        return address;
    }

    private static String shown(InetAddress address) {
        return InetAddresses.toAddrString(address);
    }
}
