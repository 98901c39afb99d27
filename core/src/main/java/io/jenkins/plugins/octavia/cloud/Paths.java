package io.jenkins.plugins.octavia.cloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Parts of a URL. */
final class Paths {

    private Paths() {}

    /** Safe in a path and in a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code name=a&name=b}, which Neutron reads as one of them. */
    static String anyOf(String parameter, Collection<String> values) {
        return values.stream().map(v -> parameter + "=" + encoded(v)).collect(Collectors.joining("&"));
    }
}
