package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What octavia.conf is to say: the part of one prerequisite, or of several together.
 *
 * @param plain options that may be shown
 * @param secrets options that may not
 * @param bindAddresses by host, of several health managers: octavia.conf alone cannot say on which each of them listens
 */
record ConfOptions(Map<Option, String> plain, Map<Option, Secret> secrets, Map<String, String> bindAddresses) {

    static final ConfOptions NONE = new ConfOptions(Map.of(), Map.of(), Map.of());

    static ConfOptions of(Option option, String value) {
        return NONE.with(option, value);
    }

    static ConfOptions of(Map<Option, String> plain) {
        return new ConfOptions(plain, Map.of(), Map.of());
    }

    ConfOptions with(Option option, String value) {
        return new ConfOptions(with(plain, Map.of(option, value)), secrets, bindAddresses);
    }

    ConfOptions with(Option option, Secret secret) {
        return new ConfOptions(plain, with(secrets, Map.of(option, secret)), bindAddresses);
    }

    /** @param addresses of health managers by host, in the order of the specification */
    static ConfOptions healthManagers(Map<String, String> addresses) {
        if (addresses.isEmpty()) {
            return NONE;
        }
        // IPv6 without brackets: every release reads that.
        ConfOptions options = of(
                        OctaviaConf.CONTROLLER_IP_PORT_LIST,
                        addresses.values().stream()
                                .map(ip -> ip + ":" + HealthManager.PORT)
                                .collect(Collectors.joining(", ")))
                .with(OctaviaConf.BIND_PORT, Integer.toString(HealthManager.PORT));
        return addresses.size() == 1
                ? options.with(
                        OctaviaConf.BIND_IP, addresses.values().iterator().next())
                : new ConfOptions(options.plain, options.secrets, addresses);
    }

    /** The addresses that {@link #healthManagers(Map)} was given. */
    List<String> healthManagers() {
        return Optional.ofNullable(plain.get(OctaviaConf.CONTROLLER_IP_PORT_LIST)).stream()
                .flatMap(list -> OctaviaConf.elements(list).stream())
                .map(entry -> entry.substring(0, entry.lastIndexOf(':')))
                .toList();
    }

    /** Both together; of an option that both have the other's value counts. */
    ConfOptions and(ConfOptions other) {
        return new ConfOptions(
                with(plain, other.plain), with(secrets, other.secrets), with(bindAddresses, other.bindAddresses));
    }

    private static <K, V> Map<K, V> with(Map<K, V> some, Map<K, V> more) {
        Map<K, V> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    /** @throws Refusal with each option whose value no octavia.conf can hold, so that it is not found when all else is made */
    void refuseUnwritable() {
        Map<Option, String> values = new LinkedHashMap<>(plain);
        secrets.forEach((option, secret) -> values.put(option, secret.reveal()));
        List<String> faults = new ArrayList<>();
        values.forEach((option, value) ->
                ConfFile.fault(value).ifPresent(fault -> faults.add(option + ": the value " + fault)));
        if (!faults.isEmpty()) {
            throw new Refusal(String.join(System.lineSeparator(), faults));
        }
    }
}
