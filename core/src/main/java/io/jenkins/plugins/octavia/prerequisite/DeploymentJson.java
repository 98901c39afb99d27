package io.jenkins.plugins.octavia.prerequisite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Deployment.AmphoraImage;
import io.jenkins.plugins.octavia.prerequisite.Deployment.Certificates;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plans and deployments as plain maps, lists and texts, and as the JSON of {@code deployment.json}. No secret in it. */
public final class DeploymentJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Of all that the command line prints as JSON: another number means that something was renamed or removed. */
    private static final int FORMAT = 1;

    private DeploymentJson() {}

    public static Map<String, Object> map(Deployment deployment) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cloud", deployment.cloud());
        map.put("project", deployment.project());
        map.put("projectId", deployment.projectId());
        map.put("region", deployment.region());
        map.put(
                "resources",
                deployment.resources().stream().map(DeploymentJson::map).toList());
        Map<String, Map<String, String>> options = new TreeMap<>();
        deployment
                .options()
                .forEach((option, value) -> options.computeIfAbsent(option.section(), section -> new TreeMap<>())
                        .put(option.name(), value));
        map.put("options", options);
        map.put(
                "healthManagers",
                deployment.healthManagers().stream().map(DeploymentJson::map).toList());
        deployment.certificates().ifPresent(certificates -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            inner.put("fingerprints", certificates.fingerprints());
            inner.put("clientNotAfter", certificates.clientNotAfter().toString());
            inner.put("caNotAfter", certificates.caNotAfter().toString());
            map.put("certificates", inner);
        });
        deployment.image().ifPresent(image -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            inner.put("sha256", image.sha256());
            image.createdAt().ifPresent(time -> inner.put("createdAt", time.toString()));
            image.replaced().ifPresent(id -> inner.put("replaced", id));
            map.put("image", inner);
        });
        map.put("notes", deployment.notes());
        deployment.failure().ifPresent(failure -> map.put("failure", failure));
        return map;
    }

    public static Map<String, Object> map(List<Change> changes) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Change change : changes) {
            Map<String, Object> map = resource(change.kind(), change.name(), change.id(), change.action());
            map.put("differences", change.differences());
            list.add(map);
        }
        return new LinkedHashMap<>(Map.of("changes", list));
    }

    public static Map<String, Object> map(Destruction.Outcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("removed", outcome.removed().stream().map(DeploymentJson::map).toList());
        map.put("left", outcome.left().stream().map(DeploymentJson::map).toList());
        return map;
    }

    /** What {@link Destruction#plan} says, in the shape of another plan. */
    public static Map<String, Object> plan(Destruction.Outcome outcome) {
        Map<String, Object> map = map(outcome.removed().stream()
                .map(resource ->
                        new Change(resource.kind(), resource.name(), resource.id(), resource.action(), List.of()))
                .toList());
        map.put("left", outcome.left().stream().map(DeploymentJson::map).toList());
        return map;
    }

    /** A {@code deployment.json}; empty if it is none, such as a damaged one. */
    public static Optional<Deployment> read(byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            return root.isObject() ? Optional.of(deployment(root)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Deployment deployment(JsonNode root) {
        List<Resource> resources = new ArrayList<>();
        root.path("resources")
                .forEach(one -> resources.add(new Resource(
                        Kind.of(one.path("kind").asText()).orElseThrow(IllegalArgumentException::new),
                        one.path("name").asText(),
                        one.path("id").asText(),
                        Action.valueOf(one.path("action").asText().toUpperCase(Locale.ROOT)))));
        Map<Option, String> options = new LinkedHashMap<>();
        root.path("options")
                .properties()
                .forEach(section -> section.getValue()
                        .properties()
                        .forEach(option -> options.put(
                                new Option(section.getKey(), option.getKey()),
                                option.getValue().asText())));
        return new Deployment(
                root.path("cloud").asText(),
                root.path("project").asText(),
                root.path("projectId").asText(),
                root.path("region").asText(),
                List.copyOf(resources),
                options,
                healthManagers(root.path("healthManagers")),
                Optional.of(root.path("certificates"))
                        .filter(JsonNode::isObject)
                        .map(DeploymentJson::certificates),
                Optional.of(root.path("image"))
                        .filter(JsonNode::isObject)
                        .map(image -> new AmphoraImage(
                                image.path("sha256").asText(),
                                Optional.ofNullable(image.path("createdAt").textValue())
                                        .map(Instant::parse),
                                Optional.ofNullable(image.path("replaced").textValue()))),
                texts(root.path("notes")),
                Optional.ofNullable(root.path("failure").textValue()));
    }

    private static List<HealthManagerPort> healthManagers(JsonNode list) {
        List<HealthManagerPort> ports = new ArrayList<>();
        list.forEach(port -> ports.add(new HealthManagerPort(
                port.path("host").asText(),
                port.path("portId").asText(),
                port.path("mac").asText(),
                port.path("ip").asText(),
                port.path("prefix").asInt(),
                port.path("mtu").asInt())));
        ports.removeIf(port -> !InetAddresses.isInetAddress(port.ip()));
        return List.copyOf(ports);
    }

    private static Certificates certificates(JsonNode node) {
        return new Certificates(
                texts(node.path("fingerprints")),
                Instant.parse(node.path("clientNotAfter").asText()),
                Instant.parse(node.path("caNotAfter").asText()));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    /** With the number of the format first; ends with a line break. */
    public static byte[] bytes(Map<String, Object> map) {
        Map<String, Object> numbered = new LinkedHashMap<>();
        numbered.put("format", FORMAT);
        numbered.putAll(map);
        try {
            return (MAPPER.writeValueAsString(numbered) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> map(Resource resource) {
        return resource(resource.kind(), resource.name(), resource.id(), resource.action());
    }

    private static Map<String, Object> resource(Kind kind, String name, String id, Action action) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", kind.toString());
        map.put("name", name);
        map.put("id", id);
        map.put("action", action.label());
        return map;
    }

    private static Map<String, Object> map(Destruction.Left left) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", left.kind().toString());
        map.put("name", left.name());
        map.put("id", left.id());
        map.put("ours", left.ours());
        map.put("reason", left.reason());
        return map;
    }

    private static Map<String, Object> map(HealthManagerPort port) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", port.host());
        map.put("portId", port.portId());
        map.put("mac", port.mac());
        map.put("ip", port.ip());
        map.put("prefix", port.prefix());
        map.put("mtu", port.mtu());
        return map;
    }
}
