package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaFlavor}: the private flavor of amphorae. */
public final class FlavorStep extends CloudStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public FlavorStep() {}

    public String getName() {
        return arguments().text("name");
    }

    @DataBoundSetter
    public void setName(String name) {
        arguments().set("name", name);
    }

    public String getId() {
        return arguments().text("id");
    }

    @DataBoundSetter
    public void setId(String id) {
        arguments().set("id", id);
    }

    /** In MiB. */
    public Integer getRam() {
        return (Integer) arguments().get("ram");
    }

    @DataBoundSetter
    public void setRam(Integer ram) {
        arguments().set("ram", ram);
    }

    /** In GiB. */
    public Integer getDisk() {
        return (Integer) arguments().get("disk");
    }

    @DataBoundSetter
    public void setDisk(Integer disk) {
        arguments().set("disk", disk);
    }

    public Integer getVcpus() {
        return (Integer) arguments().get("vcpus");
    }

    @DataBoundSetter
    public void setVcpus(Integer vcpus) {
        arguments().set("vcpus", vcpus);
    }

    public Boolean getPublic() {
        return (Boolean) arguments().get("public");
    }

    @DataBoundSetter
    public void setPublic(Boolean isPublic) {
        arguments().set("public", isPublic);
    }

    public Map<String, Object> getExtraSpecs() {
        return arguments().map("extraSpecs");
    }

    @DataBoundSetter
    public void setExtraSpecs(Map<String, Object> extraSpecs) {
        arguments().set("extraSpecs", extraSpecs);
    }

    @Override
    ProvisioningRequest request() {
        return request(Section.FLAVOR, section(Section.FLAVOR));
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaFlavor";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: flavor of amphorae";
        }

        @POST
        public ListBoxModel doFillPublicItems() {
            return choicesOf("flavor.public");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("extraSpecs", Map.class);
        }
    }
}
