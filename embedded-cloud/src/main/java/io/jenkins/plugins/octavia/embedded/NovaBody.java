package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;

/** The object in a request's body, checked as Nova's JSON schemas check it and with their messages. */
record NovaBody(String name, JsonNode json) {
    /** @param name key under which the object stands, such as flavor */
    static NovaBody of(Call call, String name) {
        JsonNode body = call.json();
        if (body.isMissingNode()) {
            throw new ApiError(400, "Malformed request body");
        }
        if (!body.path(name).isObject()) {
            throw invalid(name, body.path(name), "'" + name + "' is a required property");
        }
        return new NovaBody(name, body.path(name));
    }

    static ApiError invalid(String field, JsonNode value, String reason) {
        String shown = value.isTextual() ? value.asText() : Json.python(value);
        return new ApiError(400, "Invalid input for field/attribute " + field + ". Value: " + shown + ". " + reason);
    }

    NovaBody requires(String... keys) {
        for (String key : keys) {
            if (!json.has(key)) {
                throw invalid(name, json, "'" + key + "' is a required property");
            }
        }
        return this;
    }

    NovaBody allows(Set<String> keys) {
        for (Iterator<String> given = json.fieldNames(); given.hasNext(); ) {
            String key = given.next();
            if (!keys.contains(key)) {
                throw invalid(name, json, "Additional properties are not allowed ('" + key + "' was unexpected)");
            }
        }
        return this;
    }

    String text(String key, Pattern allowed) {
        JsonNode value = json.path(key);
        if (!value.isTextual()) {
            throw invalid(key, value, Json.python(value) + " is not of type 'string'");
        }
        String text = value.asText();
        if (text.isEmpty()) {
            throw invalid(key, value, "'' is too short");
        }
        if (text.length() > 255) {
            throw invalid(key, value, "'" + text + "' is too long");
        }
        if (!allowed.matcher(text).matches()) {
            throw invalid(key, value, "'" + text + "' does not match '" + allowed.pattern() + "'");
        }
        return text;
    }

    /** A whole number; digits in quotes count as well. */
    int number(String key, int minimum, int otherwise) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.asText().matches("-?[0-9]+")) {
            throw invalid(key, value, Json.python(value) + " does not match '^[0-9]+$'");
        }
        long number = value.asLong();
        if (number < minimum) {
            throw invalid(key, value, number + " is less than the minimum of " + minimum);
        }
        if (number > Integer.MAX_VALUE) {
            throw invalid(key, value, number + " is greater than the maximum of " + Integer.MAX_VALUE);
        }
        return (int) number;
    }
}
