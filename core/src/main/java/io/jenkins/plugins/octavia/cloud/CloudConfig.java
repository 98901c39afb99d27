package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which cloud, as whom, and how to get there.
 *
 * @param name by which messages call the cloud
 * @param region empty if the cloud has only one
 * @param overrides addresses that count in place of the catalog's, by type of service
 * @param warnings what its owner should know of these settings
 */
public record CloudConfig(
        String name,
        URI authUrl,
        Credential credential,
        Scope scope,
        Optional<String> region,
        Interface endpoints,
        Map<String, URI> overrides,
        Route route,
        List<String> warnings) {

    public CloudConfig {
        overrides = Map.copyOf(overrides);
        warnings = List.copyOf(warnings);
    }

    /** The same cloud, called otherwise in messages. */
    public CloudConfig withName(String other) {
        return new CloudConfig(other, authUrl, credential, scope, region, endpoints, overrides, route, warnings);
    }

    /** The same cloud, reached in another way. */
    public CloudConfig withRoute(Route other) {
        return new CloudConfig(name, authUrl, credential, scope, region, endpoints, overrides, other, warnings);
    }

    /** How to log in at Keystone. */
    public sealed interface Credential permits Password, ApplicationCredential, Token {}

    public record Password(User user, Secret password) implements Credential {}

    public record ApplicationCredential(ApplicationCredentialId id, Secret secret) implements Credential {}

    public record Token(Secret token) implements Credential {}

    /** A user by id, or by name in a domain. */
    public sealed interface User permits UserId, UserName {}

    public record UserId(String id) implements User {}

    public record UserName(String name, Domain domain) implements User {}

    /** An application credential by id, or by name and its user. */
    public sealed interface ApplicationCredentialId permits ById, ByName {}

    public record ById(String id) implements ApplicationCredentialId {}

    public record ByName(String name, User user) implements ApplicationCredentialId {}

    /** A domain by {@code id} or {@code name}. */
    public record Domain(String key, String value) {
        public static Domain id(String id) {
            return new Domain("id", id);
        }

        public static Domain name(String name) {
            return new Domain("name", name);
        }
    }

    /** What the token is for. Octavia's prerequisites belong to a project. */
    public sealed interface Scope permits ProjectId, ProjectName, DomainScope, SystemScope, Unscoped {}

    public record ProjectId(String id) implements Scope {}

    public record ProjectName(String name, Domain domain) implements Scope {}

    public record DomainScope(Domain domain) implements Scope {}

    public record SystemScope() implements Scope {}

    /** None given: an application credential carries its own, a user may have a default project. */
    public record Unscoped() implements Scope {}

    /** Which of the endpoints of a service to use. */
    public enum Interface {
        PUBLIC,
        INTERNAL,
        ADMIN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
