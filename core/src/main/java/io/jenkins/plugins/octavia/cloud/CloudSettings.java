package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ByName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Credential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.DomainScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Scope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.SystemScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Token;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.CloudConfig.User;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.spec.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** The flat settings of one cloud, by openstacksdk's names, made into a {@link CloudConfig}. */
public final class CloudSettings {

    private final String name;
    private final Map<String, String> settings;
    private final Environment environment;

    public CloudSettings(String name, Map<String, String> settings, Environment environment) {
        this.name = name;
        this.settings = settings;
        this.environment = environment;
    }

    /** @throws CloudException where a setting is missing or wrong */
    public CloudConfig config() {
        Credential credential = credential();
        boolean verify = flag("verify", true) && !flag("insecure", false);
        return new CloudConfig(
                name,
                authUrl(),
                credential,
                credential instanceof ApplicationCredential ? new Unscoped() : scope(),
                setting("region_name"),
                endpoints(),
                new Route(
                        verify ? setting("cacert").map(this::certificates) : Optional.empty(),
                        verify,
                        EnvironmentProxy.of(environment),
                        timeouts()));
    }

    private URI authUrl() {
        String text = setting("auth_url")
                .orElseThrow(() -> wrong("auth_url is missing"
                        + (setting("profile").isPresent() ? "; a profile's vendor file is not read" : "")));
        if (text.contains("@")) {
            throw wrong("auth_url has a user or password in it; give them as username and password");
        }
        try {
            URI url = URI.create(text);
            if (List.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw wrong("auth_url \"" + text + "\" is not an http or https URL");
    }

    private Credential credential() {
        if (setting("application_credential_id").isPresent()
                || setting("application_credential_name").isPresent()) {
            return new ApplicationCredential(
                    setting("application_credential_id")
                            .<CloudConfig.ApplicationCredentialId>map(ById::new)
                            .orElseGet(() -> new ByName(required("application_credential_name"), user())),
                    new Secret(required("application_credential_secret")));
        }
        String type = setting("auth_type").orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("applicationcredential")) {
            throw wrong("application_credential_id (or application_credential_name) is missing");
        }
        if (setting("token").isPresent() && setting("password").isEmpty()) {
            return new Token(new Secret(required("token")));
        }
        return new Password(user(), new Secret(required("password")));
    }

    private User user() {
        return setting("user_id")
                .<User>map(UserId::new)
                .orElseGet(() -> new UserName(
                        setting("username").orElseThrow(() -> wrong("username (or user_id) is missing")),
                        domain("user_domain")));
    }

    private Scope scope() {
        if (setting("system_scope").isPresent()) {
            return new SystemScope();
        }
        Optional<Scope> byId = first("project_id", "tenant_id").map(ProjectId::new);
        Optional<Scope> byName =
                first("project_name", "tenant_name").map(project -> new ProjectName(project, domain("project_domain")));
        Optional<Scope> domain = setting("domain_id")
                .map(Domain::id)
                .or(() -> setting("domain_name").map(Domain::name))
                .map(DomainScope::new);
        return byId.or(() -> byName).or(() -> domain).orElse(new Unscoped());
    }

    /** Keystone's first domain has the id {@code default} in every cloud that kept Keystone's own. */
    private Domain domain(String prefix) {
        return setting(prefix + "_id")
                .map(Domain::id)
                .or(() -> setting(prefix + "_name").map(Domain::name))
                .or(() -> setting("default_domain").map(Domain::id))
                .orElse(Domain.id("default"));
    }

    private Interface endpoints() {
        String text = first("interface", "endpoint_type").orElse("public").replaceFirst("URL$", "");
        for (Interface face : Interface.values()) {
            if (face.label().equals(text)) {
                return face;
            }
        }
        throw wrong("interface \"" + text + "\" is not one of public, internal, admin");
    }

    private String certificates(String path) {
        Path file = environment
                .workingDirectory()
                .resolve(path.replaceFirst(
                        "^~(?=/)", Matcher.quoteReplacement(environment.home().toString())));
        try {
            return CloudsYaml.read(environment.files(), file);
        } catch (CloudException e) {
            throw wrong("cacert: " + e.getMessage());
        }
    }

    private Timeouts timeouts() {
        return setting("api_timeout")
                .map(text -> {
                    if (!text.matches("[1-9]\\d{0,5}(\\.\\d+)?")) {
                        throw wrong("api_timeout \"" + text + "\" is not a number of seconds");
                    }
                    Duration read = Duration.ofMillis((long) (Double.parseDouble(text) * 1000));
                    return new Timeouts(Timeouts.DEFAULT.connect(), read, Timeouts.DEFAULT.overall());
                })
                .orElse(Timeouts.DEFAULT);
    }

    private boolean flag(String key, boolean byDefault) {
        return setting(key)
                .map(text -> {
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "true":
                        case "yes":
                        case "on":
                        case "1":
                            return true;
                        case "false":
                        case "no":
                        case "off":
                        case "0":
                            return false;
                        default:
                            throw wrong(key + " \"" + text + "\" is not true or false");
                    }
                })
                .orElse(byDefault);
    }

    private Optional<String> first(String key, String olderKey) {
        return setting(key).or(() -> setting(olderKey));
    }

    private Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key)).filter(value -> !value.isEmpty());
    }

    private String required(String key) {
        return setting(key).orElseThrow(() -> wrong(key + " is missing"));
    }

    private CloudException wrong(String message) {
        return CloudException.of("cloud " + name + ": " + message);
    }
}
