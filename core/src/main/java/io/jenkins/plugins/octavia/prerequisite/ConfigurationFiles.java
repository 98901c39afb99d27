package io.jenkins.plugins.octavia.prerequisite;

import static io.jenkins.plugins.octavia.conf.OctaviaConf.AMP_BOOT_NETWORK_LIST;
import static io.jenkins.plugins.octavia.conf.OctaviaConf.CONTROLLER_IP_PORT_LIST;

import io.jenkins.plugins.octavia.conf.ConfContents;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * octavia.conf and, of several health managers, a file for each host with the address that it listens on: as they are to be,
 * compared with how they were written last.
 *
 * @param files by name
 * @param remarks what of the octavia.conf that was given is kept or replaced, a line each
 * @param owned whether this run decides which health managers there are, so that files of other hosts go
 */
record ConfigurationFiles(Map<String, ConfFile> files, List<String> remarks, boolean owned) {

    private static final String HOST_PREFIX = "health-manager-";
    private static final String SUFFIX = ".conf";

    static String ofHost(String host) {
        return HOST_PREFIX + host + SUFFIX;
    }

    /** The contents of those that a folder has, by name. */
    static Map<String, ConfContents> in(OutputFolder out) {
        Map<String, ConfContents> contents = new TreeMap<>();
        names(out)
                .forEach(name -> OutputFolder.read(out.path().resolve(name))
                        .ifPresent(bytes -> contents.put(name, ConfContents.of(ConfFile.parse(bytes)))));
        return contents;
    }

    private static List<String> names(OutputFolder out) {
        if (!Files.isDirectory(out.path())) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(out.path())) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.equals(OutputFolder.OCTAVIA_CONF)
                            || (name.startsWith(HOST_PREFIX) && name.endsWith(SUFFIX)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw OutputFolder.unreadable(out.path(), e);
        }
    }

    /**
     * A row for each file. If none is on record all of it is new, also what was in the file that was given.
     *
     * @param others options of sections that this run is not about: what was written of them last stays
     */
    List<Change> changes(Inputs inputs, Collection<Option> others) {
        LastDeployment last = inputs.last();
        List<Change> changes = new ArrayList<>();
        files.forEach((name, file) -> {
            ConfContents then = last.file(name).orElseGet(() -> ConfContents.of(ConfFile.empty()));
            ConfContents now = ConfContents.of(file).completedBy(then, others);
            List<String> differences = new ArrayList<>(then.differences(now));
            Action action = last.file(name).isEmpty()
                    ? Action.CREATED
                    : differences.isEmpty() ? Action.UNCHANGED : Action.UPDATED;
            if (name.equals(OutputFolder.OCTAVIA_CONF)) {
                last.file(name)
                        .ifPresent(known -> differences.addAll(
                                meaning(known, now, inputs.wording().configure())));
                differences.addAll(remarks);
            }
            changes.add(new Change(Kind.CONFIGURATION, name, name, action, differences));
        });
        stale(last)
                .forEach(name -> changes.add(new Change(
                        Kind.CONFIGURATION,
                        name,
                        name,
                        Action.REMOVED,
                        List.of("- its host needs no file of its own"))));
        return changes;
    }

    private List<String> stale(LastDeployment last) {
        return owned
                ? last.files().keySet().stream()
                        .filter(name -> !files.containsKey(name)
                                && !name.equals(OutputFolder.OCTAVIA_CONF)
                                && isOurs(last.files().get(name)))
                        .sorted()
                        .toList()
                : List.of();
    }

    /** A file of such a name that says anything else than we write is somebody else's. */
    private static boolean isOurs(ConfContents file) {
        return file.digests().isEmpty()
                && file.plain()
                        .keySet()
                        .equals(Set.of(OctaviaConf.BIND_IP.toString(), OctaviaConf.BIND_PORT.toString()));
    }

    /** What a change of addresses or networks is for amphorae that run. */
    private static List<String> meaning(ConfContents then, ConfContents now, String configure) {
        List<String> lines = new ArrayList<>();
        List<String> before = elements(then, CONTROLLER_IP_PORT_LIST);
        List<String> after = elements(now, CONTROLLER_IP_PORT_LIST);
        before.stream()
                .filter(address -> !Configuration.isIn(after, address))
                .forEach(address -> lines.add("health manager " + address
                        + " is listed no longer, but running amphorae send to it: those that know no other that answers are"
                        + " taken for dead and replaced; give them the new list first (" + configure + ")"));
        after.stream()
                .filter(address -> !before.isEmpty() && !Configuration.isIn(before, address))
                .forEach(address -> lines.add("health manager " + address
                        + " is new: running amphorae send to it after " + configure + ", or when they are replaced"));
        List<String> networks = elements(now, AMP_BOOT_NETWORK_LIST);
        elements(then, AMP_BOOT_NETWORK_LIST).stream()
                .filter(network -> !networks.contains(network))
                .forEach(network ->
                        lines.add("network " + network + " is named no longer, but running amphorae are on it:"
                                + " keep it, and the controllers' way to it, until the last is failed over (openstack loadbalancer"
                                + " failover LOAD_BALANCER)"));
        return lines;
    }

    private static List<String> elements(ConfContents contents, Option list) {
        return Optional.ofNullable(contents.plain().get(list.toString()))
                .map(OctaviaConf::elements)
                .orElse(List.of());
    }

    /** Writes what there is to write, and removes files of hosts that need none any more. */
    void write(Inputs inputs) {
        files.forEach(
                (name, file) -> OutputFolder.writeSecret(inputs.out().path().resolve(name), file.bytes()));
        stale(inputs.last())
                .forEach(name -> OutputFolder.remove(inputs.out().path().resolve(name)));
    }
}
