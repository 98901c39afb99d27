package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Cloud.Identity;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The user and project of octavia.conf's {@code [service_auth]}: keypairs belong to a user and everything else to a
 * project, so what another makes Octavia does not find. Read as keystoneauth1's {@code load_auth_from_conf_options} does.
 */
public record ServiceUser(Named user, Named project) {

    /** What a file says of a user or project. An id makes the name count for nothing. */
    public record Named(
            Optional<String> id, Optional<String> name, Optional<String> domainId, Optional<String> domainName) {

        private static final Named NOBODY =
                new Named(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        private void compare(String what, Identity is, List<String> mismatches) {
            if (id.isPresent()) {
                id.filter(wanted -> !wanted.equals(is.id()))
                        .ifPresent(
                                wanted -> mismatches.add(what + " id " + is.id() + ", but octavia.conf has " + wanted));
                return;
            }
            name.filter(wanted -> !wanted.equals(is.name()))
                    .ifPresent(wanted -> mismatches.add(what + " " + is.name() + ", but octavia.conf has " + wanted));
            if (name.isPresent()) {
                compareDomain(what, is, mismatches);
            }
        }

        private void compareDomain(String what, Identity is, List<String> mismatches) {
            String wanted = domainId.or(() -> domainName).orElse("");
            String has = domainId.isPresent() ? is.domain().id() : is.domain().name();
            if (!wanted.isEmpty() && !has.isEmpty() && !wanted.equals(has)) {
                mismatches.add(
                        what + " " + is.name() + " of domain " + has + ", but octavia.conf has domain " + wanted);
            }
        }
    }

    private static final String SECTION = "service_auth";

    /** Plugins that log in as nobody whom Keystone knows by the name in the file. */
    private static final Set<String> WITHOUT_USER = Set.of(
            "token",
            "v2token",
            "v3token",
            "admin_token",
            "none",
            "noauth",
            "http_basic",
            "v3multifactor",
            "v3tokenlessauth",
            "v3adfspassword",
            "v3samlpassword");

    /** @throws Refusal if the login is somebody else's than the file's */
    public static void refuseMismatch(ConfFile conf, Cloud cloud) {
        ServiceUser service = of(conf);
        List<String> mismatches = new ArrayList<>();
        service.user().compare("user", cloud.user(), mismatches);
        service.project().compare("project", cloud.project(), mismatches);
        if (!mismatches.isEmpty()) {
            throw new Refusal(
                    "login: " + String.join("; ", mismatches)
                            + "; log in as the user and project of [service_auth], for keypairs and private flavors are theirs");
        }
    }

    static ServiceUser of(ConfFile conf) {
        // Everything is read from the other section then, the plugin's name too.
        String section = value(conf, SECTION, "auth_section").orElse(SECTION);
        String plugin = value(conf, section, "auth_type", "auth_plugin").orElse("password");
        boolean isV2 = plugin.startsWith("v2");
        boolean isGeneric = plugin.equals("password") || plugin.equals("token");
        Named user = WITHOUT_USER.contains(plugin) || plugin.startsWith("v3oidc")
                ? Named.NOBODY
                : named(
                        conf,
                        section,
                        isGeneric,
                        "user",
                        List.of("user_id"),
                        List.of("username", "user-name", "user_name"));
        // Of a new name only the form with underscores is read, of an old one both.
        List<String> ids = isV2 ? List.of("tenant_id") : List.of("project_id", "tenant-id", "tenant_id");
        List<String> names = isV2 ? List.of("tenant_name") : List.of("project_name", "tenant-name", "tenant_name");
        boolean isOnlyNew = !isV2 && !isGeneric;
        Named project = named(
                conf,
                section,
                isGeneric,
                "project",
                isOnlyNew ? ids.subList(0, 1) : ids,
                isOnlyNew ? names.subList(0, 1) : names);
        return isV2 ? new ServiceUser(withoutDomain(user), withoutDomain(project)) : new ServiceUser(user, project);
    }

    private static Named named(
            ConfFile conf, String section, boolean isGeneric, String what, List<String> ids, List<String> names) {
        Optional<String> domainId = value(conf, section, what + "_domain_id");
        Optional<String> domainName = value(conf, section, what + "_domain_name");
        return new Named(
                value(conf, section, ids.toArray(new String[0])),
                value(conf, section, names.toArray(new String[0])),
                isGeneric ? domainId.or(() -> value(conf, section, "default_domain_id")) : domainId,
                isGeneric ? domainName.or(() -> value(conf, section, "default_domain_name")) : domainName);
    }

    private static Named withoutDomain(Named named) {
        return new Named(named.id(), named.name(), Optional.empty(), Optional.empty());
    }

    /** Of the first of these names that is in the file; an empty one says nothing. */
    private static Optional<String> value(ConfFile conf, String section, String... names) {
        return Stream.of(names)
                .flatMap(name -> conf.resolved(new Option(section, name)).stream())
                .findFirst()
                .filter(value -> !value.isEmpty());
    }
}
