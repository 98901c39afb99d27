package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaImage}: the amphora image, sent by the agent that has the file. */
public final class ImageStep extends CloudStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public ImageStep() {}

    public String getName() {
        return arguments().text("name");
    }

    @DataBoundSetter
    public void setName(String name) {
        arguments().set("name", name);
    }

    /** A path in the workspace, or an address. */
    public String getFile() {
        return arguments().text("file");
    }

    @DataBoundSetter
    public void setFile(String file) {
        arguments().set("file", file);
    }

    /** Of a file that is fetched. */
    public String getSha256() {
        return arguments().text("sha256");
    }

    @DataBoundSetter
    public void setSha256(String sha256) {
        arguments().set("sha256", sha256);
    }

    /** {@code raw}, or {@code none}. */
    public String getConvertTo() {
        return arguments().text("convertTo");
    }

    @DataBoundSetter
    public void setConvertTo(String convertTo) {
        arguments().set("convertTo", convertTo);
    }

    /** As Nova names it, or {@code auto}. */
    public String getArch() {
        return arguments().text("arch");
    }

    @DataBoundSetter
    public void setArch(String arch) {
        arguments().set("arch", arch);
    }

    public String getTag() {
        return arguments().text("tag");
    }

    @DataBoundSetter
    public void setTag(String tag) {
        arguments().set("tag", tag);
    }

    public String getVisibility() {
        return arguments().text("visibility");
    }

    @DataBoundSetter
    public void setVisibility(String visibility) {
        arguments().set("visibility", visibility);
    }

    /** How many images of ours stay, the tagged one included. */
    public Integer getKeep() {
        return (Integer) arguments().get("keep");
    }

    @DataBoundSetter
    public void setKeep(Integer keep) {
        arguments().set("keep", keep);
    }

    /** The origin of the file. */
    public Map<String, Object> getProperties() {
        return arguments().map("properties");
    }

    @DataBoundSetter
    public void setProperties(Map<String, Object> properties) {
        arguments().set("properties", properties);
    }

    /** Names of properties. */
    public List<String> getSameWhen() {
        return arguments().list("sameWhen");
    }

    @DataBoundSetter
    public void setSameWhen(List<String> sameWhen) {
        arguments().set("sameWhen", sameWhen);
    }

    /** An ISO-8601 period, or {@code never}. */
    public String getMaxAge() {
        return arguments().text("maxAge");
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        arguments().set("maxAge", maxAge);
    }

    /** An image's id or SHA-256, or {@code none}. */
    public String getRollbackTo() {
        return arguments().text("rollbackTo");
    }

    @DataBoundSetter
    public void setRollbackTo(String rollbackTo) {
        arguments().set("rollbackTo", rollbackTo);
    }

    /** What a new image has to serve before it gets the tag. */
    public Map<String, Object> getCanary() {
        return arguments().map("canary");
    }

    @DataBoundSetter
    public void setCanary(Map<String, Object> canary) {
        arguments().set("canary", canary);
    }

    @Override
    ProvisioningRequest request() {
        return request(Section.IMAGE, section(Section.IMAGE));
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaImage";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: amphora image";
        }

        @POST
        public ListBoxModel doFillVisibilityItems() {
            return choicesOf("image.visibility");
        }

        @POST
        public ListBoxModel doFillConvertToItems() {
            return choicesOf("image.convertTo");
        }

        @POST
        public ListBoxModel doFillArchItems() {
            return choicesOf("image.arch");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("properties", Map.class, "sameWhen", List.class, "canary", Map.class);
        }
    }
}
