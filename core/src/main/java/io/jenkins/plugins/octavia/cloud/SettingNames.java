package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a cloud by openstacksdk's names, and what becomes of each: it is read; or it is refused, for openstacksdk
 * would log in, look for services or trust servers in another way for it; or it is passed over, for it says nothing of
 * what is done here.
 *
 * @see <a href="https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html">openstacksdk: Configuring
 *     OpenStack SDK Applications</a>
 */
final class SettingNames {

    static final Set<String> USER = Set.of("username", "user_id", "user_domain_id", "user_domain_name");

    /** Of every login. */
    static final Set<String> SCOPE = Set.of(
            "auth_url",
            "project_id",
            "project_name",
            "project_domain_id",
            "project_domain_name",
            "domain_id",
            "domain_name",
            "default_domain_id",
            "default_domain_name",
            "system_scope");

    static final Set<String> SECRETS = Set.of("password", "token", "application_credential_secret");

    /** What a login is made of: below {@code auth} or beside it. */
    static final Set<String> LOGIN = union(List.of(
            USER,
            SCOPE,
            SECRETS,
            Set.of("application_credential_id", "application_credential_name", "default_domain")));

    /** Where the services are that are asked for another address than that of the catalog. */
    static final List<String> OVERRIDES =
            Stream.of(Service.values()).map(Service::override).toList();

    static final Set<String> FLAGS = Set.of("verify", "insecure");

    private static final Set<String> READ = union(List.of(
            LOGIN,
            FLAGS,
            Set.copyOf(OVERRIDES),
            Set.of("auth_type", "region_name", "regions", "interface", "cacert", "api_timeout")));

    private static final Map<String, String> OLDER = Map.of(
            "user_name", "username",
            "tenant_id", "project_id",
            "tenant_name", "project_name",
            "auth_token", "token",
            "endpoint_type", "interface",
            "compute_endpoint", "compute_endpoint_override",
            "network_endpoint", "network_endpoint_override",
            "image_endpoint", "image_endpoint_override",
            "load_balancer_endpoint", "load_balancer_endpoint_override");

    /** With a dash openstacksdk passes over these, whatever it does with others. */
    private static final Pattern NEVER_WITH_DASH = Pattern.compile("auth-type|(.*-)?endpoint-type");

    /** What openstacksdk puts below {@code auth}, wherever it was written. */
    private static final Set<String> ALWAYS_BELOW = Set.of(
            "token",
            "domain_id",
            "domain_name",
            "user_domain_id",
            "user_domain_name",
            "project_domain_id",
            "project_domain_name",
            "project_id",
            "project_name");

    private static final String ONE_PLACE =
            "one region and interface serves all services here: set region_name, interface or SERVICE_endpoint_override";

    /** What to do instead, by the names that are refused. */
    private static final Map<Pattern, String> REFUSED = refused();

    private SettingNames() {}

    private static Map<Pattern, String> refused() {
        Map<String, String> remedies = new LinkedHashMap<>();
        remedies.put("auth_plugin", "openstacksdk does not read it: set auth_type");
        remedies.put("profile|cloud", "a profile's vendor file is not read: write its settings here");
        remedies.put("vendor_hook", "no code of others is run: leave it out");
        remedies.put("cert|key", "no client certificate is presented: use an endpoint that asks for none");
        remedies.put("trust_id", "a trust is not a scope here: log in for a project");
        remedies.put("passcode", "a run logs in more than once: use an application credential");
        remedies.put(
                "(compute|network|image|load_balancer)_(region_name|interface|endpoint_type|service_type|service_name)",
                ONE_PLACE);
        remedies.put("(?!api_).+_timeout", "one time-out serves all services: set api_timeout");
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        remedies.forEach((name, remedy) -> patterns.put(Pattern.compile(name), remedy));
        return patterns;
    }

    private static Set<String> union(List<Set<String>> sets) {
        return sets.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    static boolean isAlwaysBelow(String name) {
        return ALWAYS_BELOW.contains(name);
    }

    static boolean isRead(String name) {
        return READ.contains(name);
    }

    /** The newer name with underscores. */
    static String current(String name) {
        String plain = name.replace('-', '_');
        return OLDER.getOrDefault(plain, plain);
    }

    /** Why a setting is refused and what to do instead, empty if it is not. */
    static Optional<String> refusal(String name, String value) {
        if (NEVER_WITH_DASH.matcher(name).matches()) {
            return Optional.of("openstacksdk does not read it with a dash: write " + name.replace('-', '_'));
        }
        String plain = name.replace('-', '_');
        if (isOtherVersion(plain, "identity", 3, value) || isOtherVersion(plain, "compute|network|image", 2, value)) {
            return Optional.of("that version is not spoken here: leave it out");
        }
        // Every openrc of kolla-ansible has this one; it says what openstacksdk does anyway.
        if (plain.equals("auth_plugin") && value.equals("password")) {
            return Optional.empty();
        }
        if (plain.matches("has_(compute|network|image)") && value.equalsIgnoreCase("false")) {
            return Optional.of("the service is needed: leave it out");
        }
        return REFUSED.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(plain).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean isOtherVersion(String name, String services, int version, String value) {
        return name.matches("(" + services + ")_api_version") && !value.matches("v?" + version + "(\\..*)?|latest");
    }

    /** A setting that is read, if an unknown name looks like it; every service may have an address, like ours. */
    static Optional<String> near(String name) {
        return Nearest.to(
                current(name),
                READ.stream().filter(known -> !OVERRIDES.contains(known)).toList());
    }
}
