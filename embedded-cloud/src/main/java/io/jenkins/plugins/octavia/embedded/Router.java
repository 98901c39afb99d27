package io.jenkins.plugins.octavia.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who answers a path such as {@code /v2.1/flavors/{id}}; the first match wins. */
final class Router {
    interface Handler {
        Answer answer(Call call) throws IOException;
    }

    private enum Kind {
        GUARDED,
        OPEN,
        STREAMING
    }

    private record Route(String method, List<String> template, Kind kind, Handler handler) {
        Optional<Map<String, String>> parameters(String wanted, List<String> segments) {
            if (!method.equals(wanted) || template.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> found = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    found.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }
    }

    /** A handler with the values of the path's variables. */
    record Match(Handler handler, Map<String, String> parameters, boolean open, boolean streams) {}

    private final List<Route> routes = new ArrayList<>();

    void add(String method, String template, Handler handler) {
        routes.add(new Route(method, segments(template), Kind.GUARDED, handler));
    }

    /** A path that answers without a token. */
    void open(String method, String template, Handler handler) {
        routes.add(new Route(method, segments(template), Kind.OPEN, handler));
    }

    /** A path that reads its body itself, outside of the lock of its service. */
    void streaming(String method, String template, Handler handler) {
        routes.add(new Route(method, segments(template), Kind.STREAMING, handler));
    }

    Optional<Match> match(String method, String path) {
        List<String> segments = segments(path);
        for (Route route : routes) {
            Optional<Map<String, String>> found = route.parameters(method, segments);
            if (found.isPresent()) {
                return Optional.of(
                        new Match(route.handler, found.get(), route.kind == Kind.OPEN, route.kind == Kind.STREAMING));
            }
        }
        return Optional.empty();
    }

    private static List<String> segments(String path) {
        List<String> found = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                found.add(Query.decoded(segment.replace("+", "%2B")));
            }
        }
        return found;
    }
}
