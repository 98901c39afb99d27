package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names and ids as values of variables of Terraform and OpenTofu, which read {@code *.auto.tfvars} by themselves, and the declarations
 * that they want to have beside them.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/expressions/strings">Strings of HCL</a>
 */
final class TerraformVariables {

    private static final String PREFIX = "octavia_";
    private static final String MANAGERS = PREFIX + "health_managers";

    private TerraformVariables() {}

    static Export export(Deployed deployed, String folder) {
        Map<String, String> values = NamesAndIds.of(deployed);
        String assigned = values.entrySet().stream()
                .map(entry -> PREFIX + entry.getKey() + " = " + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining());
        String declared = values.keySet().stream()
                .map(name -> declaration(PREFIX + name, "string"))
                .collect(Collectors.joining());
        return new Export(
                List.of(
                        ExportFile.open(
                                "octavia.auto.tfvars",
                                assigned + managers(deployed.deployment().healthManagers())),
                        ExportFile.open(
                                "octavia_variables.tf",
                                declared
                                        + declaration(
                                                MANAGERS,
                                                "map(object({ port_id = string, mac = string, ip = string, prefix = number, mtu ="
                                                        + " number }))"))),
                List.of(),
                List.of("terraform plan, in " + folder + " or where both files are copied to: they declare and set var."
                        + PREFIX + "flavor_id and so on"));
    }

    private static String declaration(String name, String type) {
        return "variable \"" + name + "\" {\n  type = " + type + "\n}\n";
    }

    /** By host. */
    private static String managers(List<HealthManagerPort> ports) {
        return ports.stream()
                .map(port -> "  " + quoted(port.host()) + " = { port_id = " + quoted(port.portId()) + ", mac = "
                        + quoted(port.mac()) + ", ip = " + quoted(port.ip()) + ", prefix = " + port.prefix()
                        + ", mtu = "
                        + port.mtu() + " }\n")
                .collect(Collectors.joining("", MANAGERS + " = {\n", "}\n"));
    }

    /** A dollar or percent sign before a brace would begin a template. */
    private static String quoted(String value) {
        return "\""
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("${", "\\u0024{")
                        .replace("%{", "\\u0025{")
                + "\"";
    }
}
