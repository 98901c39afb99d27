package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ByName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Credential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.DomainScope;
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
import io.jenkins.plugins.octavia.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who logs in, how, and what for. */
record LoginSettings(Settings settings) {

    private enum Kind {
        PASSWORD("password", Set.of("password")),
        TOKEN("token", Set.of("token")),
        APPLICATION_CREDENTIAL(
                "application credential",
                Set.of("application_credential_id", "application_credential_name", "application_credential_secret"));

        private final String label;
        private final Set<String> own;

        Kind(String label, Set<String> own) {
            this.label = label;
            this.own = own;
        }

        boolean takes(String name) {
            return own.contains(name)
                    || SettingNames.SCOPE.contains(name)
                    || (this != TOKEN && SettingNames.USER.contains(name));
        }
    }

    /** The plugins of keystoneauth whose way to log in is one of ours. */
    private static final Map<String, Kind> TYPES = new TreeMap<>(Map.of(
            "password", Kind.PASSWORD,
            "v3password", Kind.PASSWORD,
            "token", Kind.TOKEN,
            "v3token", Kind.TOKEN,
            "v3applicationcredential", Kind.APPLICATION_CREDENTIAL));

    Credential credential() {
        Kind kind = kind();
        for (String name : new TreeSet<>(settings.below())) {
            if (!isTaken(name, kind)) {
                throw settings.wrong(name + " is not part of a login by " + kind.label + "; leave it out, or set"
                        + " auth_type to the kind of login that it is part of");
            }
        }
        return switch (kind) {
            case PASSWORD -> new Password(user(), new Secret(settings.required("password")));
            case TOKEN -> new Token(new Secret(settings.required("token")));
            case APPLICATION_CREDENTIAL -> applicationCredential();
        };
    }

    private boolean isTaken(String name, Kind kind) {
        if (name.startsWith("default_domain")) {
            return hasDefaultDomain();
        }
        // Beside a project it is the user's too.
        boolean ofUser = name.matches("domain_(id|name)") && isForProject();
        return kind.takes(name) && !(kind == Kind.TOKEN && ofUser);
    }

    /** As {@code auth_type} says; else the only one that there is a secret or a name for, as the openstack command does. */
    private Kind kind() {
        Optional<String> type = settings.get("auth_type");
        if (type.isPresent()) {
            return Optional.ofNullable(TYPES.get(type.get()))
                    .orElseThrow(
                            () -> settings.wrong("auth_type " + type.get() + " is a way to log in that is not known"
                                    + " here; known are " + String.join(", ", TYPES.keySet())));
        }
        List<Kind> said = Stream.of(Kind.values())
                .filter(kind -> kind.own.stream().anyMatch(settings::has))
                .toList();
        if (said.size() > 1) {
            throw settings.wrong(
                    "a " + said.get(0).label + " and a" + (said.get(1).label.startsWith("a") ? "n " : " ")
                            + said.get(1).label + " are given; say by auth_type which one logs in ("
                            + String.join(", ", TYPES.keySet()) + ")");
        }
        return said.isEmpty() ? Kind.PASSWORD : said.get(0);
    }

    private ApplicationCredential applicationCredential() {
        if (!settings.has("application_credential_id") && !settings.has("application_credential_name")) {
            throw settings.wrong("application_credential_id (or application_credential_name) is missing");
        }
        return new ApplicationCredential(
                settings.get("application_credential_id")
                        .<CloudConfig.ApplicationCredentialId>map(ById::new)
                        .orElseGet(() -> new ByName(settings.required("application_credential_name"), user())),
                new Secret(settings.required("application_credential_secret")));
    }

    private User user() {
        return settings.get("user_id")
                .<User>map(UserId::new)
                .orElseGet(() -> new UserName(
                        settings.get("username").orElseThrow(() -> settings.wrong("username (or user_id) is missing")),
                        domain("user_domain")));
    }

    /** An application credential brings its own. */
    Scope scope() {
        if (settings.has("system_scope")) {
            boolean also = isForProject() || settings.has("domain_id") || settings.has("domain_name");
            if (also || !settings.required("system_scope").equals("all")) {
                throw settings.wrong(
                        "system_scope can only be all, and without project and domain; set the project alone");
            }
            return new SystemScope();
        }
        Optional<Scope> project = settings.get("project_id")
                .<Scope>map(ProjectId::new)
                .or(() -> settings.get("project_name").map(name -> new ProjectName(name, domain("project_domain"))));
        return project.or(() -> settings.get("domain_id").map(Domain::id).map(DomainScope::new))
                .or(() -> settings.get("domain_name").map(Domain::name).map(DomainScope::new))
                .orElse(new Unscoped());
    }

    boolean isForProject() {
        return settings.has("project_id") || settings.has("project_name");
    }

    /**
     * In keystoneauth's order, where an id wins over a name. If none is said, and Keystone would refuse, it is the one
     * with the id {@code default}, as for the openstack command: every Keystone that kept its first domain has it.
     */
    private Domain domain(String prefix) {
        return first(prefix + "_id", shared("domain_id"), byDefault("default_domain_id"))
                .map(Domain::id)
                .or(() -> first(prefix + "_name", shared("domain_name"), byDefault("default_domain_name"))
                        .map(Domain::name))
                .or(() -> settings.get("default_domain").map(Domain::id))
                .orElse(Domain.id("default"));
    }

    /** The domain of user and project in one setting, if it is not what the token is for. */
    private String shared(String name) {
        return isForProject() ? name : "";
    }

    private String byDefault(String name) {
        return hasDefaultDomain() ? name : "";
    }

    /** The plugins of one version of Keystone have none. */
    private boolean hasDefaultDomain() {
        return !settings.get("auth_type").orElse("").startsWith("v3");
    }

    private Optional<String> first(String... names) {
        return Stream.of(names).flatMap(name -> settings.get(name).stream()).findFirst();
    }
}
