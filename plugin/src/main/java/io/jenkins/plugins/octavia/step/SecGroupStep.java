package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code octaviaSecGroup}: the security groups of amphorae and of health managers. */
public final class SecGroupStep extends CloudStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public SecGroupStep() {}

    public Map<String, Object> getAmphora() {
        return arguments().map("amphora");
    }

    @DataBoundSetter
    public void setAmphora(Map<String, Object> amphora) {
        arguments().set("amphora", amphora);
    }

    public Map<String, Object> getHealthManager() {
        return arguments().map("healthManager");
    }

    @DataBoundSetter
    public void setHealthManager(Map<String, Object> healthManager) {
        arguments().set("healthManager", healthManager);
    }

    /** As in octavia.yaml; not provisioned here, but {@code from} may mean its CIDR or its health managers. */
    public Map<String, Object> getNetwork() {
        return arguments().map("network");
    }

    @DataBoundSetter
    public void setNetwork(Map<String, Object> network) {
        arguments().set("network", network);
    }

    @Override
    ProvisioningRequest request() {
        return request(Section.SECURITY_GROUPS, values());
    }

    private Map<String, Object> values() {
        Map<String, Object> values = section(Section.SECURITY_GROUPS, Section.NETWORK);
        if (getNetwork() != null) {
            Map<String, Object> network = new LinkedHashMap<>(getNetwork());
            // Few groups know hosts.
            network.putIfAbsent("healthManagers", List.of());
            values.put(Section.NETWORK.key(), network);
        }
        return values;
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaSecGroup";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: security groups";
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("amphora", Map.class, "healthManager", Map.class, "network", Map.class);
        }
    }
}
