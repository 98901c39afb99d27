package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.AvailabilityZone;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.Profiled;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.pki.SshPublicKey;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.image.Canary;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkSide;
import io.jenkins.plugins.octavia.spec.AvailabilityZoneSpec;
import io.jenkins.plugins.octavia.spec.FlavorSpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec;
import io.jenkins.plugins.octavia.spec.QuotasSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes away what a specification names and we made: what depends on something goes before it, what others made or still
 * use stays. Local files stay too.
 */
public final class Destruction {

    private static final int SHOWN = 3;

    /** What stands on something else goes before it: the reverse of that in which it is made. */
    static final List<Section> ORDER = List.of(
            Section.OCTAVIA_FLAVORS,
            Section.AVAILABILITY_ZONES,
            Section.IMAGE,
            Section.NETWORK,
            Section.SECURITY_GROUPS,
            Section.KEYPAIR,
            Section.FLAVOR,
            Section.CERTIFICATES,
            Section.QUOTAS,
            Section.ROLES,
            Section.VOLUMES,
            Section.LOG_OFFLOAD,
            Section.OPTIONS);

    private final Cloud cloud;
    private final Inputs inputs;
    private final Listener listener;
    /** Whether it is only said what would be removed. */
    private final boolean plan;

    private final List<Resource> removed = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();

    private Destruction(Cloud cloud, Inputs inputs, Listener listener, boolean plan) {
        this.cloud = cloud;
        this.inputs = inputs;
        this.listener = listener;
        this.plan = plan;
    }

    /** Something that stays, and why. */
    public record Left(Kind kind, String name, String id, boolean ours, String reason) {
        public Left {
            name = Printable.line(name);
        }
    }

    public record Outcome(List<Resource> removed, List<Left> left) {
        /** Whether nothing of ours is left. */
        public boolean isComplete() {
            return left.stream().noneMatch(Left::ours);
        }
    }

    /**
     * @param only the sections to destroy; none is taken from under what runs on the network of the whole specification, on
     *     another one that we made, on one of the project that says what is in use, on one of the last octavia.conf, or in an
     *     availability zone of the whole specification or of ours
     * @throws CloudException if the cloud fails for other reasons than that something is in use or protected
     */
    public static Outcome of(Spec whole, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        return inputs.turn(cloud, listener)
                .during(() -> new Destruction(cloud, inputs, listener, false).destroy(whole, only));
    }

    /** What would be removed and what would be left, without the lock: nothing is touched. */
    public static Outcome plan(Spec whole, Set<Section> only, Cloud cloud, Inputs inputs, Listener listener) {
        return new Destruction(cloud, inputs, listener, true).destroy(whole, only);
    }

    private Outcome destroy(Spec whole, Set<Section> only) {
        Spec spec = whole.only(only);
        spec.image().ifPresent(this::canary);
        networks(whole, only).forEach(this::leaveIfInUse);
        // Also if a network is in use: the ports of amphorae do not say which load balancers are in a zone.
        left.addAll(ZoneUsers.inUse(whole.availabilityZones().orElse(List.of()), cloud));
        if (!left.isEmpty()) {
            return new Outcome(List.of(), List.copyOf(left));
        }
        ORDER.forEach(section -> removal(section, spec).run());
        return new Outcome(List.copyOf(removed), List.copyOf(left));
    }

    private Runnable removal(Section section, Spec spec) {
        return switch (section) {
            case OCTAVIA_FLAVORS -> () -> spec.octaviaFlavors().ifPresent(this::octaviaFlavors);
            case AVAILABILITY_ZONES -> () -> spec.availabilityZones().ifPresent(this::availabilityZones);
            case IMAGE -> () -> spec.image().ifPresent(this::images);
            case NETWORK -> () -> spec.network().ifPresent(this::network);
            case SECURITY_GROUPS -> () -> spec.securityGroups().ifPresent(this::groups);
            case KEYPAIR -> () -> spec.keypair().ifPresent(this::keypair);
            case FLAVOR -> () -> spec.flavor().ifPresent(this::flavor);
            case QUOTAS -> () -> spec.quotas().ifPresent(quotas -> quotas());
            case ROLES -> () -> spec.roles().ifPresent(roles -> roles());
            // Files, which stay.
            case CERTIFICATES, VOLUMES, LOG_OFFLOAD, OPTIONS -> () -> {};
        };
    }

    /** Whatever their names now, and also if somebody took their tags off. A network alone stands on no other. */
    private List<Network> networks(Spec whole, Set<Section> only) {
        if (whole.network().isPresent() && only.equals(Set.of(Section.NETWORK))) {
            return NetworkSide.networks(cloud.network(), whole.network().get());
        }
        Map<String, Network> byId = new LinkedHashMap<>();
        Stream.of(
                        whole.network().stream()
                                .flatMap(named -> NetworkSide.networks(cloud.network(), named).stream()),
                        cloud.network().ownNetworks().stream().filter(Mark::isOurs),
                        NetworkSide.guarded(cloud.network()).stream(),
                        inConf())
                .flatMap(Function.identity())
                .forEach(network -> byId.putIfAbsent(network.id(), network));
        return List.copyOf(byId.values());
    }

    /** Those of the last octavia.conf, whose tags may say nothing: of another project, or shared and not ours. */
    private Stream<Network> inConf() {
        return inputs.out().readConf().flatMap(conf -> conf.resolved(OctaviaConf.AMP_BOOT_NETWORK_LIST)).stream()
                .flatMap(list -> OctaviaConf.elements(list).stream())
                .filter(id -> !id.isEmpty())
                .flatMap(id -> cloud.network().network(id).stream());
    }

    /** One that was cut off has amphorae on the network. */
    private void canary(ImageSpec spec) {
        List<Image> images = cloud.images().withProperty(Mark.NAME, spec.tag());
        Canary canary = new Canary(spec, cloud, listener);
        if (!canary.isLeft(images)) {
            return;
        }
        if (plan) {
            listener.note("image " + spec.name() + ": a canary that was cut off would be taken away first");
        } else {
            canary.removeLeftovers(images);
        }
    }

    private void images(ImageSpec spec) {
        for (Image image : cloud.images().withProperty(Mark.NAME, spec.tag())) {
            remove(
                    Kind.IMAGE,
                    image.name(),
                    image.id(),
                    Mark.isOurs(image),
                    () -> cloud.images().delete(image.id()));
        }
    }

    /** Nothing is taken from under amphorae, or what else is on our network. */
    private void leaveIfInUse(Network network) {
        List<Port> others = cloud.network().portsOf(network.id()).stream()
                .filter(port -> isInUse(network, port))
                .toList();
        List<Subnet> strange = cloud.network().subnetsOf(List.of(network.id())).stream()
                .filter(subnet -> Mark.isOurs(network) && !subnet.owner().isOwn())
                .toList();
        strange.forEach(subnet -> left.add(new Left(Kind.SUBNET, subnet.name(), subnet.id(), false, notOurs(subnet))));
        others.forEach(port -> left.add(new Left(Kind.PORT, port.name(), port.id(), false, notOurs(port))));
        if (!others.isEmpty() || !strange.isEmpty()) {
            left.add(new Left(
                    Kind.NETWORK,
                    network.name(),
                    network.id(),
                    true,
                    "in use by " + others.size() + " ports that are not ours" + shown(others)
                            + (strange.isEmpty() ? "" : " and " + strange.size() + " subnets of other projects")
                            + ", so nothing was removed; if these are amphorae, delete their load balancers first"
                            + " (openstack loadbalancer delete --cascade LOAD_BALANCER)"));
        }
    }

    /** Whose the first of them are, and their addresses. */
    private static String shown(List<Port> ports) {
        return ports.isEmpty()
                ? ""
                : ports.stream()
                        .limit(SHOWN)
                        .map(port -> Stream.concat(
                                        Stream.of(port.deviceOwner()),
                                        port.fixedIps().stream().map(Port.FixedIp::address))
                                .filter(text -> !text.isEmpty())
                                .map(Printable::line)
                                .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining(", ", " (", ports.size() > SHOWN ? ", ...)" : ")"));
    }

    /** A network of ours serves nobody but Octavia; on another one its amphorae are servers of the same project. */
    private static boolean isInUse(Network network, Port port) {
        return Mark.isInUseByOthers(port)
                && (Mark.isOurs(network)
                        || (port.owner().isOwn() && port.deviceOwner().startsWith("compute:")));
    }

    private void network(NetworkSpec spec) {
        Networking neutron = cloud.network();
        for (Network network : NetworkSide.networks(neutron, spec)) {
            List<Tagged> all = new ArrayList<>();
            all.addAll(neutron.portsOf(network.id()).stream()
                    .filter(port -> Mark.isOurs(port)
                            || spec.healthManagersWithPort().stream()
                                    .anyMatch(manager -> manager.name().equals(port.name())))
                    .toList());
            all.addAll(neutron.subnetsOf(List.of(network.id())));
            all.add(network);
            all.forEach(this::remove);
        }
    }

    private void groups(SecurityGroupsSpec spec) {
        cloud.network()
                .securityGroups(
                        List.of(spec.amphora().name(), spec.healthManager().name()))
                .forEach(this::remove);
    }

    private void keypair(KeypairSpec spec) {
        // Databases take names that differ in case for the same.
        Optional<Keypair> keypair = cloud.compute()
                .keypair(spec.name())
                .filter(found -> found.name().equals(spec.name()));
        keypair.ifPresent(present -> {
            boolean ours = OutputFolder.readText(inputs.out().publicKey(spec.name()))
                    .map(SshPublicKey::parse)
                    .or(() -> OutputFolder.readText(inputs.out().privateKey(spec.name()))
                            .map(SshPublicKey::ofPrivateKey))
                    .equals(Optional.of(SshPublicKey.parse(present.publicKey())));
            remove(
                    Kind.KEYPAIR,
                    spec.name(),
                    spec.name(),
                    ours,
                    () -> cloud.compute().deleteKeypair(spec.name()));
        });
    }

    private void flavor(FlavorSpec spec) {
        cloud.compute().flavors().stream()
                .filter(flavor -> flavor.name().equals(spec.name()))
                .forEach(flavor -> {
                    FlavorUsers users = FlavorUsers.of(flavor, cloud);
                    if (Mark.isOurs(flavor) && !users.others().isEmpty()) {
                        if (!plan) {
                            users.leave();
                        }
                        left.add(new Left(Kind.FLAVOR, flavor.name(), flavor.id(), false, users.reason()));
                    } else {
                        remove(
                                Kind.FLAVOR,
                                flavor.name(),
                                flavor.id(),
                                Mark.isOurs(flavor),
                                () -> cloud.compute().deleteFlavor(flavor.id()));
                    }
                });
    }

    /** What they were before nobody knows, and something else may need them by now. */
    private void quotas() {
        for (QuotasSpec.Service service : QuotasSpec.Service.values()) {
            left.add(new Left(
                    Kind.QUOTAS,
                    QuotasPrerequisite.name(service),
                    cloud.project().id(),
                    false,
                    "quotas stay as they are; an administrator may lower them (openstack quota set)"));
        }
    }

    /** They are the whole cloud's: users of other projects have them by now, and would be answered 403 without. */
    private void roles() {
        RolesPrerequisite.NAMES.forEach(name -> left.add(new Left(
                Kind.ROLE,
                name,
                "",
                false,
                "roles stay, and who has them: users of all projects may need them; an administrator may remove what nobody"
                        + " has (openstack role assignment list --role " + name + ")")));
    }

    private void octaviaFlavors(List<OctaviaFlavorSpec> specs) {
        LoadBalancing octavia = cloud.loadBalancing();
        OctaviaState<OctaviaFlavor> state = OctaviaState.ofFlavors(octavia);
        List<String> names = specs.stream().map(OctaviaFlavorSpec::name).toList();
        state.absence()
                .filter(reason -> octavia.isThere())
                .ifPresent(reason ->
                        names.forEach(name -> left.add(new Left(Kind.OCTAVIA_FLAVOR, name, "", true, reason))));
        removeWithProfiles(state, names, OctaviaFlavor::id, octavia::deleteFlavor, octavia::deleteFlavorProfile);
    }

    private void availabilityZones(List<AvailabilityZoneSpec> specs) {
        LoadBalancing octavia = cloud.loadBalancing();
        removeWithProfiles(
                OctaviaState.ofZones(octavia),
                specs.stream().map(AvailabilityZoneSpec::name).toList(),
                AvailabilityZone::name,
                octavia::deleteAvailabilityZone,
                octavia::deleteAvailabilityZoneProfile);
    }

    private <T extends Profiled> void removeWithProfiles(
            OctaviaState<T> state,
            List<String> names,
            Function<T, String> id,
            Consumer<String> delete,
            Consumer<String> deleteProfile) {
        state.all().stream().filter(one -> names.contains(one.name())).forEach(one -> {
            boolean ours = Mark.isOurs(one, cloud.project().id());
            remove(state.kind(), one.name(), id.apply(one), ours, () -> {
                delete.accept(id.apply(one));
                if (state.hasProfileAlone(one)) {
                    deleteProfile.accept(one.profileId());
                }
            });
        });
    }

    private void remove(Tagged resource) {
        if (Mark.isOurs(resource)) {
            delete(
                    Kind.of(resource),
                    resource.name(),
                    resource.id(),
                    () -> cloud.network().delete(resource));
        } else {
            left.add(new Left(Kind.of(resource), resource.name(), resource.id(), false, notOurs(resource)));
        }
    }

    private static String notOurs(Tagged resource) {
        return resource.owner().isOwn() ? "not ours" : "not ours but " + resource.owner();
    }

    private void remove(Kind kind, String name, String id, boolean ours, Runnable delete) {
        if (ours) {
            delete(kind, name, id, delete);
        } else {
            left.add(new Left(kind, name, id, false, "not ours"));
        }
    }

    private void delete(Kind kind, String name, String id, Runnable delete) {
        try {
            Resource resource = new Resource(kind, name, id, Action.REMOVED);
            if (!plan) {
                delete.run();
                listener.ensured(resource);
            }
            removed.add(resource);
        } catch (CloudException e) {
            if (e.status() != 403 && e.status() != 409) {
                throw e;
            }
            left.add(new Left(kind, name, id, true, e.getMessage()));
        }
    }
}
