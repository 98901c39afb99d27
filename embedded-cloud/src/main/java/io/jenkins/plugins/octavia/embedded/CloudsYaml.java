package io.jenkins.plugins.octavia.embedded;

import io.jenkins.plugins.octavia.embedded.Token.User;

/** The text that clients read to find their way into the cloud. */
final class CloudsYaml {
    private CloudsYaml() {}

    static String text(String authUrl, Identities identities) {
        return "clouds:\n"
                + cloud("admin", authUrl, password(identities.admin) + project("admin"), "")
                + cloud("member", authUrl, password(identities.demo) + project("demo"), "")
                + cloud(
                        "appcred",
                        authUrl,
                        line("application_credential_id", identities.credential.id())
                                + line("application_credential_secret", identities.credential.secret()),
                        "    auth_type: \"v3applicationcredential\"\n")
                + cloud("system", authUrl, password(identities.admin) + line("system_scope", "all"), "");
    }

    private static String cloud(String name, String authUrl, String auth, String more) {
        return "  " + name + ":\n    auth:\n" + line("auth_url", authUrl) + auth
                + "    region_name: \"RegionOne\"\n    identity_api_version: 3\n    interface: \"public\"\n" + more;
    }

    private static String password(User user) {
        return line("username", user.name()) + line("password", user.password()) + line("user_domain_name", "Default");
    }

    private static String project(String name) {
        return line("project_name", name) + line("project_domain_name", "Default");
    }

    private static String line(String key, String value) {
        return "      " + key + ": \"" + value + "\"\n";
    }
}
