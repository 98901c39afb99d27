package io.jenkins.plugins.octavia.config;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import io.jenkins.plugins.octavia.spec.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The clouds that administrators configured for all pipelines. */
@Extension
@Symbol("octaviaClouds")
public final class OctaviaClouds extends GlobalConfiguration implements PersistentDescriptor {

    private static final String WHERE = "Manage Jenkins > System > OpenStack clouds for Octavia";

    private List<OpenStackCloud> clouds = new ArrayList<>();

    public static OctaviaClouds get() {
        return ExtensionList.lookupSingleton(OctaviaClouds.class);
    }

    /** XStream runs no constructor, and a file may say nothing. */
    private Object readResolve() {
        clouds = clouds == null ? new ArrayList<>() : clouds;
        return this;
    }

    @Override
    public String getDisplayName() {
        return "OpenStack clouds for Octavia";
    }

    public List<OpenStackCloud> getClouds() {
        return List.copyOf(clouds);
    }

    /** @throws IllegalArgumentException where a cloud has no name, or the name of another */
    @DataBoundSetter
    public void setClouds(List<OpenStackCloud> clouds) {
        objection(clouds).ifPresent(objection -> {
            throw new IllegalArgumentException(objection);
        });
        this.clouds = new ArrayList<>(clouds);
        save();
    }

    /** An emptied list is absent from the form's data, and would be left as it was if the setter alone were relied on. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<OpenStackCloud> wanted = request.bindJSONToList(OpenStackCloud.class, form.opt("clouds"));
        Optional<String> objection = objection(wanted);
        if (objection.isPresent()) {
            throw new FormException(objection.get(), "clouds");
        }
        setClouds(wanted);
        return true;
    }

    /**
     * @param name empty for the only one
     * @throws AbortException where there is none of this name; it says which there are
     */
    OpenStackCloud find(Optional<String> name) throws AbortException {
        List<String> names = clouds.stream().map(OpenStackCloud::getName).toList();
        if (names.isEmpty()) {
            throw new AbortException("no cloud is configured; add one under " + WHERE
                    + ", or give credentialsId of a Secret file with a clouds.yaml");
        }
        if (name.isEmpty() && names.size() > 1) {
            throw new AbortException("there are the clouds " + String.join(", ", names) + "; say which one as cloud");
        }
        String wanted = name.orElse(names.get(0));
        return clouds.stream()
                .filter(cloud -> cloud.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AbortException("cloud " + wanted + ": not among " + String.join(", ", names)
                        + Nearest.to(wanted, names)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; add it under " + WHERE)));
    }

    private static Optional<String> objection(List<OpenStackCloud> clouds) {
        Set<String> names = new HashSet<>();
        for (OpenStackCloud cloud : clouds) {
            if (cloud.getName().isEmpty()) {
                return Optional.of("a cloud of " + WHERE + " has no name; pipelines need one to say which they mean");
            }
            if (!names.add(cloud.getName())) {
                return Optional.of("two clouds are called " + cloud.getName() + "; give one of them another name");
            }
        }
        return Optional.empty();
    }
}
