package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Settings of a cloud as somebody may write them: in files or variables, by older names, with dashes, in the wrong place, with
 * others that nobody reads.
 *
 * @param files by their path in the folder of the case, {@code cwd/clouds.yaml}; each a tree
 * @param cloud the name that is asked for, null for none
 */
record SettingsCase(Map<String, String> variables, Map<String, Map<String, Object>> files, String cloud) {

    private static final String CLOUD = "lab";
    private static final List<String> FOLDERS = List.of("cwd", "home/.config/openstack");
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    /** Whether the kind of login is left to the settings themselves. */
    boolean saysNoAuthType() {
        return !(variables + files.toString()).matches("(?s).*(auth_type|auth_plugin|AUTH_TYPE|AUTH_PLUGIN)=.*");
    }

    static SettingsCase generate(Random random) {
        return new Generator(random).generate();
    }

    void write(Path folder, ObjectMapper json) throws IOException {
        for (String name : FOLDERS) {
            Files.createDirectories(folder.resolve(name));
        }
        for (String ca : List.of("cwd/ca.pem", "home/ca.pem")) {
            Files.writeString(folder.resolve(ca), folder + ca);
        }
        for (Map.Entry<String, Map<String, Object>> file : files.entrySet()) {
            // JSON is YAML too.
            Files.write(folder.resolve(file.getKey()), json.writeValueAsBytes(file.getValue()));
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("variables", variables);
        rest.put("cloud", cloud);
        Files.write(folder.resolve("case.json"), json.writeValueAsBytes(rest));
    }

    private static final class Generator {
        private final Random random;
        private final Map<String, Object> top = new LinkedHashMap<>();
        private final Map<String, Object> auth = new LinkedHashMap<>();

        Generator(Random random) {
            this.random = random;
        }

        private boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }

        @SafeVarargs
        private <T> T any(T... values) {
            return values[random.nextInt(values.length)];
        }

        SettingsCase generate() {
            login();
            place();
            trust();
            others();
            if (oneIn(5)) {
                return inVariables();
            }
            Map<String, Object> cloud = new LinkedHashMap<>();
            Map<String, Object> secret = new LinkedHashMap<>();
            scatter(top, cloud, secret);
            Map<String, Object> open = new LinkedHashMap<>();
            Map<String, Object> hidden = new LinkedHashMap<>();
            scatter(auth, open, hidden);
            cloud.put("auth", open);
            if (!hidden.isEmpty()) {
                secret.put("auth", hidden);
            }
            Map<String, Map<String, Object>> files = new TreeMap<>();
            Map<String, Object> clouds = new LinkedHashMap<>(Map.of(CLOUD, cloud));
            boolean more = oneIn(3);
            if (more) {
                clouds.put("other", Map.of("auth", Map.of("auth_url", "https://keystone.other/v3")));
            }
            files.put(
                    any("cwd", "home/.config/openstack") + "/clouds" + any(".yaml", ".yml", ".json"),
                    Map.of("clouds", clouds));
            if (!secret.isEmpty()) {
                files.put(
                        any("cwd", "home/.config/openstack") + "/secure" + any(".yaml", ".yml", ".json"),
                        Map.of("clouds", Map.of(CLOUD, secret)));
            }
            Map<String, String> variables = new TreeMap<>();
            if (oneIn(6)) {
                variables.put("OS_REGION_NAME", any("North", "South"));
            }
            String name = more || oneIn(2) ? CLOUD : null;
            if (name != null && oneIn(3)) {
                variables.put("OS_CLOUD", CLOUD);
                name = null;
            } else if (name != null && oneIn(4)) {
                variables.put("OS_USERNAME", "stale");
                variables.put("OS_AUTH_URL", "https://keystone.stale/v3");
            }
            return new SettingsCase(variables, files, name);
        }

        /** Two files whose settings are laid over each other. */
        private void scatter(Map<String, Object> from, Map<String, Object> open, Map<String, Object> hidden) {
            boolean secure = oneIn(3);
            from.forEach((name, value) -> {
                if (secure && (name.contains("secret") || name.contains("password") || oneIn(4))) {
                    hidden.put(name, value);
                    if (oneIn(3)) {
                        open.put(name, "overlaid");
                    }
                } else {
                    open.put(name, value);
                }
            });
        }

        private SettingsCase inVariables() {
            Map<String, String> variables = new TreeMap<>();
            auth.forEach((name, value) ->
                    variables.put("OS_" + name.replace('-', '_').toUpperCase(), value.toString()));
            top.forEach((name, value) -> {
                if ((value instanceof String || value instanceof Boolean) && !name.equals("cloud")) {
                    variables.put("OS_" + name.replace('-', '_').toUpperCase(), value.toString());
                }
            });
            return new SettingsCase(variables, Map.of(), oneIn(10) ? "envvars" : null);
        }

        private void put(String name, Object value) {
            put(name, value, oneIn(8) ? top : auth);
        }

        private void put(String name, Object value, Map<String, Object> where) {
            where.put(oneIn(6) ? name.replace('_', '-') : name, value);
        }

        private void login() {
            put(
                    "auth_url",
                    any("https://keystone", "https://keystone/v3", "http://keystone:5000/v3/", "https://keystone/id"));
            String kind = any("password", "password", "password", "token", "application_credential", "mixed");
            if (!kind.equals("token") && !kind.equals("application_credential")) {
                user();
                put("password", "secret-password");
                scope();
            }
            if (kind.equals("token") || (kind.equals("mixed") && oneIn(2))) {
                put(any("token", "token", "auth_token"), "secret-token");
                scope();
            }
            if (kind.equals("application_credential") || (kind.equals("mixed") && oneIn(2))) {
                if (oneIn(2)) {
                    put("application_credential_id", "credential");
                } else {
                    put("application_credential_name", "credential");
                    user();
                }
                put("application_credential_secret", "secret-credential");
                if (oneIn(6)) {
                    scope();
                }
            }
            if (!oneIn(3)) {
                String right =
                        kind.equals("application_credential") ? "v3applicationcredential" : any(kind, "v3" + kind);
                top.put(
                        oneIn(12) ? "auth_plugin" : "auth_type",
                        oneIn(12)
                                ? any("v3oidcpassword", "password", "token", "v3token", "none", "v2password", "v3totp")
                                : right.replace("mixed", "password"));
                if (oneIn(20)) {
                    top.put("auth-type", "v3token");
                }
            }
            if (oneIn(25)) {
                put(any("trust_id", "passcode", "usrname", "project", "identity_provider"), "x");
            }
        }

        private void user() {
            if (oneIn(4)) {
                put("user_id", "u-id");
            }
            if (!oneIn(5)) {
                put(any("username", "username", "user_name"), "kim");
            }
            domain("user_domain");
        }

        private void domain(String prefix) {
            if (oneIn(2)) {
                put(prefix + "_name", "Users");
            }
            if (oneIn(3)) {
                put(prefix + "_id", "users");
            }
            if (oneIn(10)) {
                put(any("domain_name", "domain_id", "default_domain_id", "default_domain_name"), "shared");
            }
        }

        private void scope() {
            if (!oneIn(4)) {
                put(any("project_name", "project_name", "tenant_name"), "service");
            }
            if (oneIn(4)) {
                put(any("project_id", "tenant_id"), "p-id");
            }
            domain("project_domain");
            if (oneIn(20)) {
                put("system_scope", "all");
            }
        }

        private void place() {
            switch (random.nextInt(10)) {
                case 0 -> top.put("regions", List.of("South", "North"));
                case 1 -> top.put("regions", regions());
                case 2 -> top.put("region_name", "South,North");
                case 3 -> top.put("region_name", List.of("North", "South"));
                case 4 -> top.put("region-name", "South");
                case 5 -> {
                    top.put("region_name", "South");
                    top.put("regions", List.of("North"));
                }
                default -> top.put("region_name", any("North", "South"));
            }
            if (oneIn(2)) {
                top.put(
                        any("interface", "interface", "endpoint_type", "endpoint-type"),
                        any("public", "internal", "admin", "publicURL", "internalURL"));
            }
            if (oneIn(5)) {
                top.put(
                        any(
                                "network_endpoint_override",
                                "network-endpoint-override",
                                "image_endpoint_override",
                                "image_endpoint",
                                "compute_endpoint_override"),
                        any("https://inside:9696/", "https://inside:9292", "https://inside/v2.1"));
            }
            if (oneIn(15)) {
                top.put(
                        any("network", "image", "compute", "volume")
                                + any("_region_name", "_interface", "_endpoint_type", "_service_type", "_service_name"),
                        any("South", "internal", "other"));
            }
            if (oneIn(30)) {
                top.put("has_network", false);
            }
        }

        private List<Object> regions() {
            List<Object> regions = new ArrayList<>();
            regions.add(Map.of("name", "North", "values", Map.of("interface", "internal")));
            regions.add(Map.of("name", "South", "values", Map.of("auth", Map.of("project_name", "southern"))));
            regions.add("West");
            if (oneIn(2)) {
                Collections.swap(regions, 0, 1);
            }
            if (oneIn(10)) {
                regions.add(0, Map.of("nam", "North"));
            }
            return regions;
        }

        private void trust() {
            if (oneIn(4)) {
                top.put("verify", any(true, false));
            }
            if (oneIn(8)) {
                top.put("insecure", any(true, false, "true", "True", "yes", "1"));
            }
            if (oneIn(4)) {
                top.put("cacert", any("ca.pem", "~/ca.pem"));
            }
            if (oneIn(20)) {
                top.put("cert", "client.pem");
                if (oneIn(2)) {
                    top.put("key", "client.key");
                }
            }
            if (oneIn(5)) {
                top.put(
                        any("api_timeout", "api_timeout", "api-timeout", "compute_timeout", "timeout"),
                        any("7", 9, 2.5));
            }
        }

        private void others() {
            if (oneIn(2)) {
                top.put("identity_api_version", any("3", 3, "3.14"));
            }
            if (oneIn(5)) {
                top.put(
                        any(
                                "image_format",
                                "floating_ip_source",
                                "secgroup_source",
                                "dns_api_version",
                                "colour",
                                "volume_endpoint_override",
                                "message",
                                "image_status_code_retries"),
                        "2");
            }
            if (oneIn(40)) {
                top.put(any("profile", "cloud"), "nowhere");
            }
        }
    }
}
