package io.jenkins.plugins.octavia.config;

import hudson.ProxyConfiguration;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.CloudSettings;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** One cloud of the global configuration: its address and how to reach it. Settings that are not given are empty. */
public final class OpenStackCloud extends AbstractDescribableImpl<OpenStackCloud> {

    static final int LONGEST_TIMEOUT = (int) Timeouts.LONGEST.toSeconds();
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
    /** Not a primitive, or a file without it would mean false. */
    private Boolean verify = true;

    private boolean jenkinsProxy;
    private String usableBy = "";

    /** @param authUrl of Keystone, version 3 */
    @DataBoundConstructor
    public OpenStackCloud(String name, String authUrl) {
        this.name = text(name);
        this.authUrl = text(authUrl);
    }

    /** XStream runs no constructor: what is missing in the file gets the default of a new cloud. */
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
        read.usableBy = text(usableBy);
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

    /** @throws IllegalArgumentException if it is none of the three */
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

    /** @throws IllegalArgumentException if it is less than a second or more than an hour */
    @DataBoundSetter
    public void setConnectTimeout(int connectTimeout) {
        this.connectTimeout = seconds("connectTimeout", connectTimeout);
    }

    /** Seconds for an answer, and between two moves of an upload. */
    public int getReadTimeout() {
        return readTimeout;
    }

    /** @throws IllegalArgumentException if it is less than a second or more than an hour */
    @DataBoundSetter
    public void setReadTimeout(int readTimeout) {
        this.readTimeout = seconds("readTimeout", readTimeout);
    }

    /** Seconds for a request with all its repetitions. */
    public int getOverallTimeout() {
        return overallTimeout;
    }

    /** @throws IllegalArgumentException if it is less than a second or more than an hour */
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

    /** The full names of the folders and jobs that may use the cloud, one on each line; empty for all jobs. */
    public String getUsableBy() {
        return usableBy;
    }

    @DataBoundSetter
    public void setUsableBy(String usableBy) {
        this.usableBy = UsableBy.of(text(usableBy)).text();
    }

    /** @param job its full name */
    boolean isUsableBy(String job) {
        return UsableBy.of(usableBy).includes(job);
    }

    /** @return whether the folder or job of this full name is one of those that may use the cloud */
    boolean rename(String before, String after) {
        String names = usableBy;
        usableBy = UsableBy.of(names).renamed(before, after).text();
        return !usableBy.equals(names);
    }

    /**
     * This cloud as core knows it.
     *
     * @param login the login, by openstacksdk's names
     * @throws CloudException if a setting is missing or wrong
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

    /** A value that an older version allowed must not lose the cloud. */
    private int stored(String setting, int value, int missing) {
        if (value > LONGEST_TIMEOUT) {
            LOG.warning("cloud " + name + ": " + setting + " " + value + " is more than " + LONGEST_TIMEOUT
                    + " seconds; " + LONGEST_TIMEOUT + " counts in its place");
        }
        return value < 1 ? missing : Math.min(value, LONGEST_TIMEOUT);
    }

    static List<String> interfaces() {
        return Arrays.stream(Interface.values()).map(Interface::label).toList();
    }

    private static String text(String given) {
        return given == null ? "" : given.strip();
    }
}
