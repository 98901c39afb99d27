package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What octavia.conf names, against what the cloud has and what the specification means. */
final class ConfValuesCheck {

    /** Those whose elements have to be there, whatever else is. */
    private static final Set<Option> LISTS = Set.of(
            OctaviaConf.AMP_BOOT_NETWORK_LIST,
            OctaviaConf.AMP_SECGROUP_LIST,
            OctaviaConf.CONTROLLER_IP_PORT_LIST,
            OctaviaConf.ADMIN_LOG_TARGETS,
            OctaviaConf.TENANT_LOG_TARGETS);

    private static final List<Option> IDS = List.of(
            OctaviaConf.AMP_FLAVOR_ID,
            OctaviaConf.AMP_BOOT_NETWORK_LIST,
            OctaviaConf.AMP_SECGROUP_LIST,
            OctaviaConf.AMP_SSH_KEY_NAME);

    private final Patient patient;
    private final Cloud cloud;
    private final ConfFile conf;
    private final List<Finding> findings = new ArrayList<>();

    private ConfValuesCheck(Patient patient, ConfFile conf) {
        this.patient = patient;
        this.cloud = patient.cloud();
        this.conf = conf;
    }

    /** Where a file could be given is {@link ConfFileCheck}'s to say. */
    static List<Finding> look(Patient patient) {
        return patient.conf()
                .map(conf -> new ConfValuesCheck(patient, conf).findings())
                .orElseGet(() -> List.of(Finding.unseen(
                        Subject.CONFIGURATION,
                        ConfFileCheck.ABOUT,
                        "so what it names is not compared with the cloud",
                        "")));
    }

    private List<Finding> findings() {
        Map<Option, String> meant = patient.outlook().options();
        Set<Option> options = new LinkedHashSet<>(IDS);
        options.addAll(meant.keySet());
        options.forEach(option -> compare(option, Optional.ofNullable(meant.get(option))));
        Optional.ofNullable(meant.get(OctaviaConf.CONTROLLER_IP_PORT_LIST))
                .ifPresent(list -> strangeAddresses(OctaviaConf.elements(list)));
        return findings;
    }

    private void compare(Option option, Optional<String> meant) {
        Optional<String> has = value(option);
        List<String> lost = elements(has).stream()
                .filter(element -> IDS.contains(option) && !isThere(option, element))
                .toList();
        // What is still to be made has no id yet, and is said as what it is.
        Optional<String> wanted = meant.filter(value -> !value.startsWith("("));
        if (!lost.isEmpty()) {
            String value = has.orElseThrow();
            error(
                    option + " = " + value
                            + (lost.equals(List.of(value)) ? "" : ": " + String.join(", ", lost))
                            + " is not there, or not this login's, so that no amphora can be made",
                    wanted.filter(other -> !other.equals(value))
                            .map(other -> "write " + option.name() + " = " + other)
                            .orElse(
                                    meant.isPresent()
                                            ? "run apply, and give the octavia.conf that it writes to Octavia's services"
                                            : "name one that is there"));
        } else if (wanted.isPresent() && !isMet(option, has, wanted.get())) {
            String seen = has.map(value -> option + " = " + value + ", but the specification means " + wanted.get())
                    .orElse(option + " is not set, but the specification means " + wanted.get());
            String advice = "write " + wanted.get() + ", or correct the specification";
            // By the owner Octavia finds the image, and by these addresses health managers hear of amphorae.
            if (option.equals(OctaviaConf.AMP_IMAGE_OWNER_ID) || option.equals(OctaviaConf.CONTROLLER_IP_PORT_LIST)) {
                error(seen, advice);
            } else {
                findings.add(Finding.warning(Subject.CONFIGURATION, ConfFileCheck.ABOUT, seen, advice));
            }
        }
    }

    private void error(String seen, String advice) {
        findings.add(Finding.error(Subject.CONFIGURATION, ConfFileCheck.ABOUT, seen, advice));
    }

    private Optional<String> value(Option option) {
        return conf.resolved(option).filter(value -> !value.isEmpty());
    }

    private static List<String> elements(Optional<String> list) {
        return list.map(OctaviaConf::elements).orElse(List.of());
    }

    private static boolean isMet(Option option, Optional<String> has, String wanted) {
        return LISTS.contains(option)
                ? elements(Optional.of(wanted)).stream().allMatch(element -> Configuration.isIn(elements(has), element))
                : has.orElse("").equals(wanted);
    }

    private boolean isThere(Option option, String element) {
        if (option.equals(OctaviaConf.AMP_FLAVOR_ID)) {
            return patient.flavors().stream().map(Flavor::id).anyMatch(element::equals);
        }
        if (option.equals(OctaviaConf.AMP_BOOT_NETWORK_LIST)) {
            return cloud.network().network(element).isPresent();
        }
        if (option.equals(OctaviaConf.AMP_SECGROUP_LIST)) {
            return cloud.network().securityGroup(element).isPresent();
        }
        return cloud.compute().keypair(element).isPresent();
    }

    /** Amphorae send there too, and lose a part of their heartbeats if nobody listens. */
    private void strangeAddresses(List<String> known) {
        List<String> networks = elements(value(OctaviaConf.AMP_BOOT_NETWORK_LIST));
        for (String element : elements(value(OctaviaConf.CONTROLLER_IP_PORT_LIST))) {
            int colon = element.lastIndexOf(':');
            String address = colon < 0 ? element : element.substring(0, colon).replaceAll("[\\[\\]]", "");
            if (!Configuration.isIn(known, element)
                    && networks.stream()
                            .noneMatch(network -> cloud.network()
                                    .portWithAddress(network, address)
                                    .isPresent())) {
                findings.add(
                        Finding.warning(
                                Subject.CONFIGURATION,
                                ConfFileCheck.ABOUT,
                                OctaviaConf.CONTROLLER_IP_PORT_LIST + " has " + element
                                        + ", an address that no port of a health manager has",
                                "take it out once no amphora that knows it alone is left, or give a health manager that address"));
            }
        }
    }
}
