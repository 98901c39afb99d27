package io.jenkins.plugins.octavia.config;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.PersistentDescriptor;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.octavia.text.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jenkins.YesNoMaybe;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The clouds that administrators configured for all pipelines. Jenkins has to be restarted after the plugin was installed. */
@Extension(dynamicLoadable = YesNoMaybe.NO)
@Symbol("octaviaClouds")
public final class OctaviaClouds extends GlobalConfiguration implements PersistentDescriptor {

    private static final String WHERE = "Manage Jenkins > System > OpenStack clouds for Octavia";

    private List<OpenStackCloud> clouds = new ArrayList<>();

    public static OctaviaClouds get() {
        return ExtensionList.lookupSingleton(OctaviaClouds.class);
    }

    /** XStream runs no constructor, and the file may be empty. */
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

    /** @throws IllegalArgumentException if a cloud has no name, or the name of another */
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

    public List<String> names() {
        return clouds.stream().map(OpenStackCloud::getName).toList();
    }

    /**
     * Their names.
     *
     * @param job the full name of a job, or of a folder
     */
    public List<String> usableBy(String job) {
        return clouds.stream()
                .filter(cloud -> cloud.isUsableBy(job))
                .map(OpenStackCloud::getName)
                .toList();
    }

    /**
     * @param name empty for the only one that the job may use
     * @param job its full name
     * @throws AbortException if the cloud is unknown, with the names of those that are known, or the job may not use it
     */
    OpenStackCloud find(Optional<String> name, String job) throws AbortException {
        List<String> usable = usableBy(job);
        if (clouds.isEmpty()) {
            throw new AbortException("no cloud is configured; add one under " + WHERE
                    + ", or give credentialsId of a Secret file with a clouds.yaml");
        }
        if (name.isEmpty() && usable.isEmpty()) {
            throw new AbortException(
                    "job " + job + " may use none of the clouds that are configured; add it, or a folder"
                            + " above it, under " + WHERE + " > Usable by");
        }
        if (name.isEmpty() && usable.size() > 1) {
            throw new AbortException("there are the clouds " + String.join(", ", usable) + "; name one as cloud");
        }
        String wanted = name.orElseGet(() -> usable.get(0));
        OpenStackCloud found = clouds.stream()
                .filter(cloud -> cloud.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(wanted, usable));
        if (!usable.contains(wanted)) {
            throw new AbortException("cloud " + wanted + ": job " + job
                    + " may not use it; add the job, or a folder above" + " it, under " + WHERE + " > Usable by");
        }
        return found;
    }

    private static AbortException unknown(String cloud, List<String> usable) {
        return new AbortException("cloud " + cloud + ": "
                + (usable.isEmpty() ? "there is no such cloud" : "not among " + String.join(", ", usable))
                + Nearest.to(cloud, usable)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; add it under " + WHERE));
    }

    /** A deleted job's name is removed, or the next job of that name could use the cloud. */
    private void rename(String before, String after) {
        boolean changed = false;
        for (OpenStackCloud cloud : clouds) {
            changed |= cloud.rename(before, after);
        }
        if (changed) {
            save();
        }
    }

    /** Folders and jobs that may use a cloud may still when they are moved or renamed. */
    @Extension
    public static final class Moves extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String before, String after) {
            get().rename(before, after);
        }
    }

    private static Optional<String> objection(List<OpenStackCloud> clouds) {
        Set<String> names = new HashSet<>();
        for (OpenStackCloud cloud : clouds) {
            if (cloud.getName().isEmpty()) {
                return Optional.of("a cloud of " + WHERE + " has no name; pipelines refer to a cloud by its name");
            }
            if (cloud.getAuthUrl().isEmpty()) {
                return Optional.of("cloud " + cloud.getName() + " has no Auth URL; give the address of its Keystone");
            }
            if (!names.add(cloud.getName())) {
                return Optional.of("two clouds are called " + cloud.getName() + "; give one of them another name");
            }
        }
        return Optional.empty();
    }
}
