package io.jenkins.plugins.octavia.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The programs that an export is for. */
public enum Format {
    KOLLA("kolla", KollaAnsible::export),
    OSA("osa", OpenStackAnsible::export),
    K8S("k8s", OctaviaOperator::export),
    JUJU("juju", CharmOctavia::export),
    TFVARS("tfvars", TerraformVariables::export),
    ENV("env", ShellVariables::export);

    private interface Writer {
        Export export(Deployed deployed, String folder);
    }

    private final String label;
    private final Writer writer;

    Format(String label, Writer writer) {
        this.label = label;
        this.writer = writer;
    }

    public static Optional<Format> of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label))
                .findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Format::label).toList();
    }

    /** As commands and steps write it. */
    public String label() {
        return label;
    }

    /**
     * @param folder the path where the files are going to be
     * @throws io.jenkins.plugins.octavia.prerequisite.base.Refusal if the deployment has something that the program cannot take
     */
    public Export export(Deployed deployed, String folder) {
        return writer.export(deployed, folder);
    }

    /**
     * What files of the deployer's own say otherwise than an export, a line each, with old and new.
     *
     * @param folder where the export goes
     */
    public List<String> conflicts(Export export, Path folder) {
        return this == KOLLA ? KollaGlobals.conflicts(export, folder) : List.of();
    }
}
