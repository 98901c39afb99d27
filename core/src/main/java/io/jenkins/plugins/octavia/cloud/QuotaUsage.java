package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a project may have of something, and has.
 *
 * @param limit -1 if there is none
 * @param used reservations included
 */
public record QuotaUsage(int limit, int used) {

    /** Those that a service gives in detail, by its names. */
    static Map<String, QuotaUsage> all(JsonNode answer, String field, String used) {
        JsonNode details = answer.path(field);
        if (!details.isObject()) {
            throw CloudException.of("the answer has no " + field + "; is this the right endpoint?");
        }
        Map<String, QuotaUsage> quotas = new TreeMap<>();
        details.properties().stream()
                .filter(quota -> quota.getValue().isObject())
                .forEach(quota -> quotas.put(
                        quota.getKey(),
                        new QuotaUsage(
                                Json.number(quota.getValue(), "limit"),
                                Json.number(quota.getValue(), used) + Json.number(quota.getValue(), "reserved"))));
        return quotas;
    }
}
