package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Where the services are: the catalogue of a token, seen from one region and interface. */
record Catalog(CloudConfig config, List<Endpoint> endpoints) {

    record Endpoint(String type, String region, String face, String url) {}

    static Catalog of(CloudConfig config, JsonNode token) {
        return new Catalog(
                config,
                StreamSupport.stream(token.path("catalog").spliterator(), false)
                        .flatMap(service -> StreamSupport.stream(
                                        service.path("endpoints").spliterator(), false)
                                .map(e -> new Endpoint(
                                        Json.text(service, "type"),
                                        e.hasNonNull("region_id") ? Json.text(e, "region_id") : Json.text(e, "region"),
                                        Json.text(e, "interface"),
                                        Json.text(e, "url"))))
                        .toList());
    }

    /** @throws CloudException naming the regions, services or interfaces that there are instead */
    String url(Service service) {
        URI given = config.overrides().get(service.type());
        if (given != null) {
            return service.versioned(given.toString());
        }
        String region = region();
        List<Endpoint> here =
                endpoints.stream().filter(e -> e.region().equals(region)).toList();
        List<Endpoint> ofType =
                here.stream().filter(e -> e.type().equals(service.type())).toList();
        if (ofType.isEmpty()) {
            throw CloudException.of("cloud " + config.name() + ": region " + region + " has no service of type "
                    + service.type() + " (" + service.project() + "); its catalog has "
                    + listed(here.stream().map(Endpoint::type).toList()));
        }
        return ofType.stream()
                .filter(e -> e.face().equals(config.endpoints().label()))
                .map(e -> checked(service, service.base(e.url())))
                .findFirst()
                .orElseThrow(() -> CloudException.of("cloud " + config.name() + ": service " + service.type()
                        + " has no " + config.endpoints().label() + " endpoint; it has "
                        + listed(ofType.stream().map(Endpoint::face).toList())));
    }

    boolean has(Service service) {
        return offers(Set.of(service.type()));
    }

    /** Whether the region has a service of any of these types. */
    boolean offers(Set<String> types) {
        String region = wantedRegion();
        return config.overrides().keySet().stream().anyMatch(types::contains)
                || endpoints.stream().anyMatch(e -> e.region().equals(region) && types.contains(e.type()));
    }

    private String checked(Service service, String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw CloudException.of("cloud " + config.name() + ": the catalog has \"" + url + "\" for service "
                + service.type() + ", which is not an http or https URL; correct the catalog");
    }

    /** A region is where there are services that are used: Keystone may stand in none, or in {@code *} for all. */
    private String region() {
        List<String> regions = regions();
        String wanted = wantedRegion();
        if (!regions.contains(wanted)) {
            throw CloudException.of("cloud " + config.name() + ": "
                    + (wanted.isEmpty() ? "say which region (region_name)" : "there is no region " + wanted)
                    + "; the catalog has " + listed(regions));
        }
        return wanted;
    }

    /** The region that is asked for, else the only one; empty if neither says it. */
    String wantedRegion() {
        List<String> regions = regions();
        return config.region().orElse(regions.size() == 1 ? regions.get(0) : "");
    }

    private List<String> regions() {
        return endpoints.stream()
                .filter(e -> Service.TYPES.contains(e.type()))
                .map(Endpoint::region)
                .distinct()
                .sorted()
                .toList();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : new TreeSet<>(names).stream().collect(Collectors.joining(", "));
    }
}
