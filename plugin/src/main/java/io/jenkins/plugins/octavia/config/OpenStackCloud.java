package io.jenkins.plugins.octavia.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.AbortException;
import hudson.Extension;
import hudson.ProxyConfiguration;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.CloudSettings;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.ByteArrayInputStream;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.FIPS140;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One cloud of the global configuration: where it is and how to get there. Settings that are not given are empty. */
public final class OpenStackCloud extends AbstractDescribableImpl<OpenStackCloud> {

    private static final int LONGEST_TIMEOUT = (int) Timeouts.LONGEST.toSeconds();
    private static final Logger LOG = Logger.getLogger(OpenStackCloud.class.getName());

    private final String name;
    private final String authUrl;
    private String region = "";
    private String endpoints = Interface.PUBLIC.label();
    private String projectName = "";
    private String projectDomainName = "";
    private String userDomainName = "";
    private String credentialsId = "";
    private String caCertificate = "";
    private int connectTimeout = (int) Timeouts.DEFAULT.connect().toSeconds();
    private int readTimeout = (int) Timeouts.DEFAULT.read().toSeconds();
    private int overallTimeout = (int) Timeouts.DEFAULT.overall().toSeconds();
    /** Not a primitive: a file that does not say it would mean no. */
    private Boolean verify = true;

    private boolean jenkinsProxy;

    /** @param authUrl of Keystone, version 3 */
    @DataBoundConstructor
    public OpenStackCloud(String name, String authUrl) {
        this.name = text(name);
        this.authUrl = text(authUrl);
    }

    /** XStream runs no constructor: what a file does not say is as in a new cloud. */
    private Object readResolve() {
        OpenStackCloud read = new OpenStackCloud(name, authUrl);
        read.region = text(region);
        read.endpoints = endpoints == null ? read.endpoints : endpoints;
        read.projectName = text(projectName);
        read.projectDomainName = text(projectDomainName);
        read.userDomainName = text(userDomainName);
        read.credentialsId = text(credentialsId);
        read.caCertificate = text(caCertificate);
        read.connectTimeout = stored("connectTimeout", connectTimeout, read.connectTimeout);
        read.readTimeout = stored("readTimeout", readTimeout, read.readTimeout);
        read.overallTimeout = stored("overallTimeout", overallTimeout, read.overallTimeout);
        read.verify = verify == null ? read.verify : verify;
        read.jenkinsProxy = jenkinsProxy;
        return read;
    }

    public String getName() {
        return name;
    }

    public String getAuthUrl() {
        return authUrl;
    }

    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String region) {
        this.region = text(region);
    }

    /** Which endpoints to use: public, internal or admin. */
    public String getInterface() {
        return endpoints;
    }

    /** @throws IllegalArgumentException where it is none of the three */
    @DataBoundSetter
    public void setInterface(String endpoints) {
        if (!interfaces().contains(endpoints)) {
            throw new IllegalArgumentException("cloud " + name + ": interface \"" + endpoints + "\" is not one of "
                    + String.join(", ", interfaces()));
        }
        this.endpoints = endpoints;
    }

    public String getProjectName() {
        return projectName;
    }

    @DataBoundSetter
    public void setProjectName(String projectName) {
        this.projectName = text(projectName);
    }

    public String getProjectDomainName() {
        return projectDomainName;
    }

    @DataBoundSetter
    public void setProjectDomainName(String projectDomainName) {
        this.projectDomainName = text(projectDomainName);
    }

    public String getUserDomainName() {
        return userDomainName;
    }

    @DataBoundSetter
    public void setUserDomainName(String userDomainName) {
        this.userDomainName = text(userDomainName);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = text(credentialsId);
    }

    /** PEM of the authorities to trust. */
    public String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        this.caCertificate = text(caCertificate);
    }

    /** Seconds for a connection. */
    public int getConnectTimeout() {
        return connectTimeout;
    }

    /** @throws IllegalArgumentException where it is less than a second or more than an hour */
    @DataBoundSetter
    public void setConnectTimeout(int connectTimeout) {
        this.connectTimeout = seconds("connectTimeout", connectTimeout);
    }

    /** Seconds for an answer, and between two moves of an upload. */
    public int getReadTimeout() {
        return readTimeout;
    }

    /** @throws IllegalArgumentException where it is less than a second or more than an hour */
    @DataBoundSetter
    public void setReadTimeout(int readTimeout) {
        this.readTimeout = seconds("readTimeout", readTimeout);
    }

    /** Seconds for a request with all its repetitions. */
    public int getOverallTimeout() {
        return overallTimeout;
    }

    /** @throws IllegalArgumentException where it is less than a second or more than an hour */
    @DataBoundSetter
    public void setOverallTimeout(int overallTimeout) {
        this.overallTimeout = seconds("overallTimeout", overallTimeout);
    }

    /** Whether the server must show a certificate that is trusted and for its name. */
    public boolean isVerify() {
        return verify;
    }

    @DataBoundSetter
    public void setVerify(boolean verify) {
        this.verify = verify;
    }

    /** Whether to go through the proxy of Jenkins' own configuration. */
    public boolean isJenkinsProxy() {
        return jenkinsProxy;
    }

    @DataBoundSetter
    public void setJenkinsProxy(boolean jenkinsProxy) {
        this.jenkinsProxy = jenkinsProxy;
    }

    /**
     * This cloud as core knows it.
     *
     * @param login who logs in, by openstacksdk's names
     * @throws CloudException where a setting is missing or wrong
     */
    CloudConfig config(Map<String, String> login) {
        Map<String, Object> settings = new HashMap<>(login);
        settings.put("auth_url", authUrl);
        settings.put("region_name", region);
        settings.put("interface", endpoints);
        settings.put("project_name", projectName);
        settings.put("project_domain_name", projectDomainName);
        settings.put("user_domain_name", userDomainName);
        settings.put("verify", verify);
        if (!caCertificate.isEmpty()) {
            settings.put("cacert", "ca.pem");
        }
        // The only file that there is: whatever core asks for is the certificate.
        Environment nothing = Environment.withoutFolders(Map.of(), path -> caCertificate);
        CloudConfig config = new CloudSettings(name, settings, nothing).config();
        return config.withRoute(new Route(
                config.route().caCertificates(),
                config.route().verify(),
                proxy(),
                new Timeouts(
                        Duration.ofSeconds(connectTimeout),
                        Duration.ofSeconds(readTimeout),
                        Duration.ofSeconds(overallTimeout))));
    }

    private Optional<ProxySelector> proxy() {
        if (!jenkinsProxy) {
            return Optional.empty();
        }
        Optional<ProxyConfiguration> proxy = Optional.ofNullable(Jenkins.get().getProxy());
        if (proxy.map(ProxyConfiguration::getUserName).isPresent()) {
            throw CloudException.of(
                    "cloud " + name + ": Jenkins' proxy wants a user and password, which is not supported;"
                            + " switch \"Use Jenkins' proxy\" off, or let a proxy without them serve the cloud");
        }
        return proxy.map(JenkinsProxy::of);
    }

    private int seconds(String setting, int value) {
        if (value < 1 || value > LONGEST_TIMEOUT) {
            throw new IllegalArgumentException("cloud " + name + ": " + setting + " " + value + " is not within 1 to "
                    + LONGEST_TIMEOUT + " seconds");
        }
        return value;
    }

    /** What an older version allowed is no reason to lose the cloud. */
    private int stored(String setting, int value, int missing) {
        if (value > LONGEST_TIMEOUT) {
            LOG.warning("cloud " + name + ": " + setting + " " + value + " is more than " + LONGEST_TIMEOUT
                    + " seconds; " + LONGEST_TIMEOUT + " counts in its place");
        }
        return value < 1 ? missing : Math.min(value, LONGEST_TIMEOUT);
    }

    private static List<String> interfaces() {
        return Arrays.stream(Interface.values()).map(Interface::label).toList();
    }

    private static String text(String given) {
        return given == null ? "" : given.strip();
    }

    /** The form of a cloud. Nothing in it but the button for it talks to an address that somebody typed. */
    @Extension
    @Symbol("openStackCloud")
    public static final class DescriptorImpl extends Descriptor<OpenStackCloud> {

        @Override
        public String getDisplayName() {
            return "OpenStack cloud";
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return value.isBlank()
                    ? FormValidation.error("The name is missing; pipelines say by it which cloud they mean")
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckAuthUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                new OpenStackCloud("in this form", value).config(Map.of("token", "none"));
                return FormValidation.ok();
            } catch (CloudException e) {
                return FormValidation.error(e.getMessage());
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
                        .generateCertificates(
                                new ByteArrayInputStream(value.strip().getBytes(StandardCharsets.UTF_8)))
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
            return FormValidation.validateIntegerInRange(value, 1, LONGEST_TIMEOUT);
        }

        @POST
        public FormValidation doCheckVerify(@QueryParameter boolean value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            if (value) {
                return FormValidation.ok();
            }
            return FIPS140.useCompliantAlgorithms()
                    ? FormValidation.error(FipsMode.REFUSAL)
                    : FormValidation.warning("Whoever sits between Jenkins and the cloud can read the credentials; give"
                            + " the authority that signed the cloud's certificate instead");
        }

        @POST
        public ListBoxModel doFillInterfaceItems() {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            ListBoxModel items = new ListBoxModel();
            interfaces().forEach(items::add);
            return items;
        }

        /** For administrators those credentials that can log in; for others what is chosen already. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            StandardListBoxModel items = new StandardListBoxModel();
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                items.includeEmptyValue();
                items.includeMatchingAs(
                        ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(), Login.matcher());
            }
            return items.includeCurrentValue(credentialsId);
        }

        /** Logs in at the cloud, for administrators alone; whoever waits for it does not wait long. */
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
                Cloud session = Cloud.connect(FipsMode.check(cloud.config(login(cloud.credentialsId))));
                return FormValidation.ok(
                        "Logged in to project " + session.project().name() + " as user "
                                + session.user().name());
            } catch (AbortException | CloudException | IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        private static Map<String, String> login(String credentialsId) throws AbortException {
            if (credentialsId.isEmpty()) {
                throw new AbortException("no credentials are chosen; they say who logs in");
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
}
