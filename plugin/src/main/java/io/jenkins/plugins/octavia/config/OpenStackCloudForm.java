package io.jenkins.plugins.octavia.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.AbortException;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.prerequisite.ServiceRoles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.security.FIPS140;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a cloud. Nothing in it but the button for it talks to an address that somebody typed. */
@Extension
@Symbol("openStackCloud")
public final class OpenStackCloudForm extends Descriptor<OpenStackCloud> {

    public OpenStackCloudForm() {
        super(OpenStackCloud.class);
    }

    @Override
    public String getDisplayName() {
        return "OpenStack cloud";
    }

    public Timeouts getStandard() {
        return Timeouts.DEFAULT;
    }

    /** That it is empty is said when the form is saved, not before anything was typed. */
    @POST
    public FormValidation doCheckAuthUrl(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (value.isBlank()) {
            return FormValidation.ok();
        }
        try {
            new OpenStackCloud("in this form", value).config(Map.of("token", "none"));
            return FormValidation.ok();
        } catch (CloudException e) {
            return FormValidation.error(FormWords.in(e.getMessage()));
        }
    }

    /** Says whose certificates these are. */
    @POST
    public FormValidation doCheckCaCertificate(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (value.isBlank()) {
            return FormValidation.ok();
        }
        try {
            List<String> subjects = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(value.strip().getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(certificate -> ((X509Certificate) certificate)
                            .getSubjectX500Principal()
                            .getName())
                    .toList();
            if (!subjects.isEmpty()) {
                return FormValidation.ok(String.join("; ", subjects));
            }
        } catch (CertificateException e) {
            // Said below.
        }
        return FormValidation.error("No certificate in PEM; give the text from -----BEGIN CERTIFICATE----- on");
    }

    @POST
    public FormValidation doCheckConnectTimeout(@QueryParameter String value) {
        return checkTimeout(value);
    }

    @POST
    public FormValidation doCheckReadTimeout(@QueryParameter String value) {
        return checkTimeout(value);
    }

    @POST
    public FormValidation doCheckOverallTimeout(@QueryParameter String value) {
        return checkTimeout(value);
    }

    private static FormValidation checkTimeout(String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.validateIntegerInRange(value, 1, OpenStackCloud.LONGEST_TIMEOUT);
    }

    /** Warns of names that nothing has: a job is made after the cloud, or a name is misspelt. */
    @POST
    public FormValidation doCheckUsableBy(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<String> unknown = UsableBy.of(value).names().stream()
                .filter(name -> Jenkins.get().getItemByFullName(name) == null)
                .toList();
        return unknown.isEmpty()
                ? FormValidation.ok()
                : FormValidation.warning("There is no folder or job " + String.join(", ", unknown)
                        + "; give full names such as folder/job, one on each line. A user who creates one of this name may use"
                        + " the cloud");
    }

    @POST
    public FormValidation doCheckVerify(@QueryParameter boolean value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (value) {
            return FormValidation.ok();
        }
        return FIPS140.useCompliantAlgorithms()
                ? FormValidation.error(FipsMode.REFUSAL)
                : FormValidation.warning("An attacker between Jenkins and the cloud can read the credentials; give"
                        + " the authority that signed the cloud's certificate instead");
    }

    @POST
    public ListBoxModel doFillInterfaceItems() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        ListBoxModel items = new ListBoxModel();
        OpenStackCloud.interfaces().forEach(items::add);
        return items;
    }

    /** For administrators the credentials that can log in; for others the current choice. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            items.includeEmptyValue();
            items.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(), Login.matcher());
        }
        return items.includeCurrentValue(credentialsId);
    }

    /**
     * Logs in at the cloud and looks up its services and the login's roles, for administrators only, with short time-outs because a
     * user waits for the answer.
     */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String name,
            @QueryParameter String authUrl,
            @QueryParameter String region,
            @QueryParameter("interface") String endpoints,
            @QueryParameter String projectName,
            @QueryParameter String projectDomainName,
            @QueryParameter String userDomainName,
            @QueryParameter String credentialsId,
            @QueryParameter String caCertificate,
            @QueryParameter boolean verify,
            @QueryParameter boolean jenkinsProxy) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        OpenStackCloud cloud = new OpenStackCloud(name, authUrl);
        cloud.setRegion(region);
        cloud.setProjectName(projectName);
        cloud.setProjectDomainName(projectDomainName);
        cloud.setUserDomainName(userDomainName);
        cloud.setCredentialsId(credentialsId);
        cloud.setCaCertificate(caCertificate);
        cloud.setVerify(verify);
        cloud.setJenkinsProxy(jenkinsProxy);
        cloud.setConnectTimeout(5);
        cloud.setReadTimeout(15);
        cloud.setOverallTimeout(30);
        try {
            cloud.setInterface(endpoints);
            Cloud session = Cloud.connect(FipsMode.check(cloud.config(login(cloud.getCredentialsId()))));
            String seen = "Logged in to project " + session.project().name() + " as user "
                    + session.user().name() + "; region " + session.region() + " has "
                    + String.join(", ", session.services());
            return ServiceRoles.missing(session)
                    .map(missing -> FormValidation.warning(seen + ". " + missing))
                    .orElseGet(() -> FormValidation.ok(seen));
        } catch (AbortException | CloudException | IllegalArgumentException e) {
            return FormValidation.error(FormWords.in(e.getMessage()));
        }
    }

    private static Map<String, String> login(String credentialsId) throws AbortException {
        if (credentialsId.isEmpty()) {
            throw new AbortException("no credentials are chosen; choose those of the login");
        }
        StandardCredentials found = CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of()),
                CredentialsMatchers.allOf(
                        CredentialsMatchers.withId(credentialsId),
                        CredentialsMatchers.withScope(CredentialsScope.GLOBAL)));
        if (found == null) {
            throw new AbortException("credentials " + credentialsId + ": not found among the global ones; create it"
                    + " under Manage Jenkins > Credentials with scope Global");
        }
        return Login.settings(found).orElseThrow(() -> RunCredentials.wrongType(found, Login.TYPES, "a cloud"));
    }
}
