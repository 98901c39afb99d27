package io.jenkins.plugins.octavia.jenkinsapi.sample;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.springframework.security.core.Authentication;

/** Uses what a global configuration uses. */
@Extension(ordinal = 1)
@Symbol("sampleClouds")
public final class SampleConfiguration extends GlobalConfiguration {

    private List<String> clouds = List.of();

    public SampleConfiguration() {
        load();
    }

    public static SampleConfiguration get() {
        return ExtensionList.lookupSingleton(SampleConfiguration.class);
    }

    public List<String> getClouds() {
        return clouds;
    }

    @DataBoundSetter
    public void setClouds(List<String> clouds) {
        this.clouds = List.copyOf(clouds);
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) throws FormException {
        request.bindJSON(this, json);
        return super.configure(request, json);
    }

    @RequirePOST
    @Restricted(NoExternalUse.class)
    public ListBoxModel doFillCredentialsIdItems() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return new StandardListBoxModel()
                .includeEmptyValue()
                .includeMatchingAs(
                        ACL.SYSTEM2,
                        Jenkins.get(),
                        StringCredentials.class,
                        URIRequirementBuilder.fromUri("https://cloud.example").build(),
                        CredentialsMatchers.instanceOf(StringCredentials.class));
    }

    static String secret(String id, Run<?, ?> run) {
        StringCredentials found = CredentialsProvider.findCredentialById(id, StringCredentials.class, run);
        return CredentialsProvider.track(run, found).getSecret().getPlainText();
    }

    @SuppressWarnings("try")
    static void as(Authentication user, Runnable work) {
        try (ACLContext context = ACL.as2(user)) {
            work.run();
        }
    }
}
