package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaMgmtNet}: the management network, its subnet, and a port for each health manager. */
public final class MgmtNetStep extends CloudStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public MgmtNetStep() {}

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

    public String getProject() {
        return arguments().text("project");
    }

    @DataBoundSetter
    public void setProject(String project) {
        arguments().set("project", project);
    }

    public Map<String, Object> getProvider() {
        return arguments().map("provider");
    }

    @DataBoundSetter
    public void setProvider(Map<String, Object> provider) {
        arguments().set("provider", provider);
    }

    /** In bytes. */
    public Integer getMtu() {
        return (Integer) arguments().get("mtu");
    }

    @DataBoundSetter
    public void setMtu(Integer mtu) {
        arguments().set("mtu", mtu);
    }

    public Boolean getShared() {
        return (Boolean) arguments().get("shared");
    }

    @DataBoundSetter
    public void setShared(Boolean shared) {
        arguments().set("shared", shared);
    }

    public Boolean getPortSecurity() {
        return (Boolean) arguments().get("portSecurity");
    }

    @DataBoundSetter
    public void setPortSecurity(Boolean portSecurity) {
        arguments().set("portSecurity", portSecurity);
    }

    public String getDnsDomain() {
        return arguments().text("dnsDomain");
    }

    @DataBoundSetter
    public void setDnsDomain(String dnsDomain) {
        arguments().set("dnsDomain", dnsDomain);
    }

    public Map<String, Object> getSubnet() {
        return arguments().map("subnet");
    }

    @DataBoundSetter
    public void setSubnet(Map<String, Object> subnet) {
        arguments().set("subnet", subnet);
    }

    public List<Map<String, Object>> getHealthManagers() {
        return arguments().list("healthManagers");
    }

    @DataBoundSetter
    public void setHealthManagers(List<Map<String, Object>> healthManagers) {
        arguments().set("healthManagers", healthManagers);
    }

    public String getHealthManagersRemoved() {
        return arguments().text("healthManagersRemoved");
    }

    @DataBoundSetter
    public void setHealthManagersRemoved(String healthManagersRemoved) {
        arguments().set("healthManagersRemoved", healthManagersRemoved);
    }

    public List<String> getFurther() {
        return arguments().list("further");
    }

    @DataBoundSetter
    public void setFurther(List<String> further) {
        arguments().set("further", further);
    }

    /** As in octavia.yaml; not provisioned here, but the health managers' ports get the named group. */
    public Map<String, Object> getSecurityGroups() {
        return arguments().map("securityGroups");
    }

    @DataBoundSetter
    public void setSecurityGroups(Map<String, Object> securityGroups) {
        arguments().set("securityGroups", securityGroups);
    }

    @Override
    ProvisioningRequest request() {
        return request(Section.NETWORK, values());
    }

    private Map<String, Object> values() {
        Map<String, Object> values = section(Section.NETWORK, Section.SECURITY_GROUPS);
        // Neutron applies no group if port security is off.
        if (getSpec() == null && !Boolean.FALSE.equals(getPortSecurity())) {
            values.putIfAbsent(Section.SECURITY_GROUPS.key(), Map.of());
        }
        return values;
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaMgmtNet";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: management network";
        }

        @POST
        public ListBoxModel doFillSharedItems() {
            return choicesOf("network.shared");
        }

        @POST
        public ListBoxModel doFillPortSecurityItems() {
            return choicesOf("network.portSecurity");
        }

        @POST
        public ListBoxModel doFillHealthManagersRemovedItems() {
            return choicesOf("network.healthManagersRemoved");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of(
                    "provider",
                    Map.class,
                    "subnet",
                    Map.class,
                    "healthManagers",
                    List.class,
                    "further",
                    List.class,
                    "securityGroups",
                    Map.class);
        }
    }
}
