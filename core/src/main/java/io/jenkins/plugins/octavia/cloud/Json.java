package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** JSON as the services write it, read with care: an answer of an unexpected shape is an error, not a crash. */
final class Json {

    /** Of one text: what Glance keeps of a property, and more than any honest service says. */
    private static final int MAX_TEXT = 1 << 16;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
            .build());

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text that a resource must have. */
    static String required(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw CloudException.of("the answer has no " + field + ", which it must have: " + shortened(node)
                    + "; is this the right endpoint?");
        }
        return value.textValue();
    }

    private static String shortened(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    /** Text that a resource may have; none and empty are the same. */
    static Optional<String> optional(JsonNode node, String field) {
        return Optional.of(text(node, field)).filter(text -> !text.isEmpty() && node.hasNonNull(field));
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        node.path(field).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** A number of 32 bits, as the services keep theirs; 0 if there is none. */
    static int number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return (int) whole(value, field, value.canConvertToInt());
    }

    /** A number of 64 bits; 0 if there is none. */
    static long largeNumber(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return whole(value, field, value.canConvertToLong());
    }

    /** Jackson would cut off what does not fit, and so make of one number another. */
    private static long whole(JsonNode value, String field, boolean fits) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !fits) {
            throw CloudException.of(
                    "the answer's " + field + " is not a whole number that the service keeps: " + shortened(value));
        }
        return value.longValue();
    }

    /** The services' clocks have years of four digits; reckoning with others overflows. */
    static Instant time(JsonNode node, String field) {
        String text = text(node, field);
        try {
            if (text.startsWith("+") || text.startsWith("-")) {
                throw new DateTimeParseException("year", text, 0);
            }
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text.endsWith("Z") ? text : text + "Z");
        } catch (DateTimeParseException e) {
            throw CloudException.of("the answer's " + field + " is not a time: " + text);
        }
    }

    static List<JsonNode> items(JsonNode node, String field) {
        JsonNode items = node.path(field);
        if (!items.isArray()) {
            throw CloudException.of("the answer has no list of " + field + "; is this the right endpoint?");
        }
        return StreamSupport.stream(items.spliterator(), false).toList();
    }
}
