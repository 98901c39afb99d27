package io.jenkins.plugins.octavia.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Options of octavia.conf that no other section writes.
 *
 * @param values by {@code SECTION.NAME}, or by the name alone; which of them an Octavia takes is not known here
 */
public record OptionsSpec(Map<String, String> values) {

    public OptionsSpec {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
