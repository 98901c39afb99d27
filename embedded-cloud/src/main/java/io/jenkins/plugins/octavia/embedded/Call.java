package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A request as its handler sees it.
 *
 * @param parameters values of the variables in the path
 * @param caller who asks; null only where no token is needed
 * @param body what came, whole; empty where the handler reads {@code stream} itself
 */
record Call(
        String method,
        String path,
        Query query,
        Headers headers,
        Map<String, String> parameters,
        Token caller,
        byte[] body,
        InputStream stream) {

    String parameter(String name) {
        return parameters.get(name);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    /** The body; a missing node when it is not a JSON object. */
    JsonNode json() {
        try {
            JsonNode read = Json.read(body);
            return read.isObject() ? read : Json.missing();
        } catch (JsonProcessingException e) {
            return Json.missing();
        }
    }
}
