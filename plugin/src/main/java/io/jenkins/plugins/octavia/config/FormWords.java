package io.jenkins.plugins.octavia.config;

import java.util.Map;
import java.util.regex.Pattern;

/** What the form of a cloud calls the settings that core calls as clouds.yaml does. */
final class FormWords {

    static final Map<String, String> TITLES = Map.of(
            "auth_url", "Auth URL",
            "cacert", "CA certificate",
            "project_name", "Project",
            "project_domain_name", "Project domain",
            "region_name", "Region",
            "user_domain_name", "User domain");

    private static final Pattern NAME = Pattern.compile("\\b(" + String.join("|", TITLES.keySet()) + ")\\b");

    private FormWords() {}

    /** @param message of core about a cloud of the global configuration */
    static String in(String message) {
        return NAME.matcher(message).replaceAll(name -> TITLES.get(name.group()));
    }
}
