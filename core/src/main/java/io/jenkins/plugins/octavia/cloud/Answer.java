package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a service answered. */
public record Answer(int status, Map<String, List<String>> headers, byte[] body) implements Serializable {

    private static final int SHOWN = 300;

    /** Where services put it: Octavia writes as SOAP does. */
    private static final List<String> MESSAGE = List.of("message", "faultstring");

    /** Without headers, for one of them is the token, and without the body. */
    @Override
    public String toString() {
        return "answer " + status;
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    /**
     * The body, an empty object if there is none or only {@code null}, as Neutron says of a tag.
     *
     * @throws CloudException if the body is not JSON: often a proxy's page, or the wrong port. What the service did is
     *     then as unknown as without an answer
     */
    JsonNode json(Call call) {
        try {
            JsonNode json = Json.parse(body);
            if (json.isObject()) {
                return json;
            }
            if (json.isMissingNode() || json.isNull()) {
                return Json.object();
            }
        } catch (IOException e) {
            // Said below, with what came instead.
        }
        if (plain().startsWith("{")) {
            throw CloudException.unanswered(
                    call + ": the answer breaks off, \"" + plain() + "\"; run again, what is done already is kept",
                    true);
        }
        throw CloudException.unanswered(
                call + ": the answer is not JSON but \"" + plain() + "\"; does "
                        + call.uri().getAuthority() + " lead to the service itself?",
                true);
    }

    /** The wait that the service asks for, in seconds or as a date (RFC 9110, 10.2.3). */
    Optional<Duration> retryAfter() {
        return header("Retry-After").flatMap(text -> {
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            // Against the server's own clock, which may differ from ours.
            return date().flatMap(now -> date(text).map(until -> Duration.between(now, until)))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        });
    }

    /**
     * Whether Neutron did nothing for want of quota. That may be over in a moment: what another request is making at the same time
     * counts twice, as made and as reserved, until that is answered (neutron/db/quota/driver_nolock.py).
     */
    boolean isOverQuota() {
        return status == 409 && neutronError().equals("OverQuota");
    }

    /**
     * Whether Neutron did not find something. As the answer to a list that is over in a moment: it read the rows, and one was deleted
     * before it had read all that belongs to it.
     */
    boolean isNotFoundByNeutron() {
        return status == 404 && neutronError().endsWith("NotFound");
    }

    private String neutronError() {
        try {
            return Json.parse(body).path("NeutronError").path("type").asText();
        } catch (IOException e) {
            return "";
        }
    }

    /** The id under which the service's own log has the request. */
    public Optional<String> requestId() {
        return header("x-openstack-request-id");
    }

    /** When the server sent it, by its own clock. */
    Optional<Instant> date() {
        return header("Date").flatMap(Answer::date);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The status of an error with the service's own words, or of a redirect with the place that it points to. */
    String outcome(URI asked) {
        return location(asked)
                .map(place -> status + " to " + place)
                .orElseGet(() -> message().isEmpty() ? String.valueOf(status) : status + ": " + message());
    }

    /** Where a redirect points, without user and query: either may hold somebody's secret. */
    Optional<URI> location(URI asked) {
        if (status < 300 || status >= 400) {
            return Optional.empty();
        }
        return header("Location").flatMap(text -> {
            try {
                URI place = asked.resolve(new URI(text));
                return place.getHost() == null
                        ? Optional.empty()
                        : Optional.of(new URI(
                                place.getScheme(),
                                null,
                                place.getHost(),
                                place.getPort(),
                                place.getPath(),
                                null,
                                null));
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** The service's own words on an error, whichever of the services' shapes they have. */
    String message() {
        try {
            JsonNode json = Json.parse(body);
            return json.isMissingNode() ? "" : message(json).orElseGet(this::plain);
        } catch (IOException e) {
            return plain();
        }
    }

    private static Optional<String> message(JsonNode json) {
        for (String field : MESSAGE) {
            if (json.path(field).isTextual()) {
                return Optional.of(shortened(json.get(field).textValue()));
            }
        }
        return StreamSupport.stream(json.spliterator(), false)
                .filter(JsonNode::isContainerNode)
                .flatMap(inner -> message(inner).stream())
                .findFirst();
    }

    /** Glance and proxies answer in HTML. */
    private String plain() {
        String text = new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
        return shortened(
                text.replaceAll("(?s)<(title|style|script).*?</\\1>", " ").replaceAll("<[^>]*>", " "));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
