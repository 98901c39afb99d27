package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Neutron's checks of single values. */
final class Attributes {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");

    private static final Pattern DOMAIN = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+");

    private Attributes() {}

    static void checkTexts(JsonNode given) {
        for (String name : List.of("name", "description", "device_owner", "device_id")) {
            JsonNode value = given.path(name);
            if (value.isMissingNode()) {
                continue;
            }
            if (!value.isTextual()) {
                throw NeutronError.invalid(name, "'" + Json.python(value) + "' is not a valid string.");
            }
            if (value.asText().length() > 255) {
                throw NeutronError.invalid(name, "'" + value.asText() + "' exceeds maximum length of 255.");
            }
        }
    }

    static String uuid(JsonNode given, String name) {
        String id = given.path(name).asText();
        if (!UUID.matcher(id).matches()) {
            throw NeutronError.invalid(name, "'" + id + "' is not a valid UUID.");
        }
        return id;
    }

    static boolean flag(JsonNode given, String name, boolean otherwise) {
        JsonNode value = given.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw NeutronError.operation(Json.python(value) + " cannot be converted to boolean.");
        };
    }

    static String choice(JsonNode given, String name, List<String> allowed, String otherwise) {
        JsonNode value = given.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!allowed.contains(value.asText())) {
            throw NeutronError.invalid(name, value.asText() + " is not in valid_values.");
        }
        return value.asText();
    }

    static Address address(String attribute, JsonNode value) {
        return Address.parse(value.asText())
                .orElseThrow(
                        () -> NeutronError.invalid(attribute, "'" + value.asText() + "' is not a valid IP address."));
    }

    /** Empty, or a name with a dot at its end, in lower case. */
    static String domain(JsonNode given, String name) {
        String domain = given.path(name).asText().toLowerCase(Locale.ROOT);
        if (!domain.isEmpty() && !DOMAIN.matcher(domain).matches()) {
            throw NeutronError.invalid(name, "'" + domain + "' is not a FQDN.");
        }
        return domain;
    }

    static String mac(JsonNode given) {
        String mac = given.path("mac_address").asText();
        if (!MAC.matcher(mac).matches()) {
            throw NeutronError.invalid("mac_address", "'" + mac + "' is not a valid MAC address.");
        }
        return mac;
    }
}
