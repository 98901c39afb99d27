package io.jenkins.plugins.octavia.pki;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far the replacement of a folder's authorities has come, as {@code authority/rotation.json} says.
 *
 * @param switched whether the new authorities signed once, so that amphorae may have certificates of them
 * @param deployed since when the controllers have the files of the phase
 * @param certificatesEnd the latest end of any amphora's certificate at that time; empty if nobody looked
 * @param retired {@link Authority#fingerprint()} of those that nothing trusts any more
 */
public record RotationState(
        Phase phase,
        boolean switched,
        Optional<Instant> deployed,
        Optional<Instant> certificatesEnd,
        Set<String> retired) {

    public enum Phase {
        /** Nothing is being replaced. */
        NONE,
        /** Controllers and new amphorae trust the old and the new authorities; the old ones sign. */
        TRUST,
        /** The same, but the new ones sign. */
        SWITCH,
        /** The new ones took the place of the old ones at once: amphorae from before know the old ones alone. */
        REPLACED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final String FILE = "authority/rotation.json";

    static final RotationState NONE =
            new RotationState(Phase.NONE, false, Optional.empty(), Optional.empty(), Set.of());
    private static final ObjectMapper JSON = new ObjectMapper();

    public RotationState {
        retired = new TreeSet<>(retired);
    }

    /**
     * Of the folder of a run.
     *
     * @throws PkiException if its file cannot be read
     */
    public static RotationState of(CertificateFolder folder) {
        if (!folder.has(FILE)) {
            return NONE;
        }
        try {
            return parse(Files.readString(folder.path(FILE)));
        } catch (IOException e) {
            throw new PkiException(
                    FILE, "cannot be read (" + FileProblem.of(e) + ")", "check its owner and permissions");
        }
    }

    /** @throws PkiException if it is not what {@link #json} gave */
    static RotationState parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Set<String> retired = new TreeSet<>();
            json.path("retired").forEach(fingerprint -> retired.add(fingerprint.asText()));
            return new RotationState(
                    Phase.valueOf(json.path("phase").asText().toUpperCase(Locale.ROOT)),
                    json.path("switched").asBoolean(),
                    time(json, "deployed"),
                    time(json, "certificatesEnd"),
                    retired);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new PkiException(FILE, "is damaged", "restore it from a backup");
        }
    }

    private static Optional<Instant> time(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(time -> Instant.parse(time.asText()));
    }

    RotationState since(Instant time, Optional<Instant> lastEnd) {
        return new RotationState(phase, switched, Optional.of(time), lastEnd, retired);
    }

    RotationState in(Phase next) {
        return new RotationState(next, next == Phase.SWITCH, Optional.empty(), Optional.empty(), retired);
    }

    RotationState afterSwitch() {
        return new RotationState(phase, true, deployed, certificatesEnd, retired);
    }

    RotationState without(Set<String> authorities) {
        Set<String> all = new TreeSet<>(retired);
        all.addAll(authorities);
        return new RotationState(phase, switched, deployed, certificatesEnd, all);
    }

    /** Whether old and new are trusted beside each other. */
    public boolean isUnderWay() {
        return phase == Phase.TRUST || phase == Phase.SWITCH;
    }

    /** Whether the last phase made files that nobody has said are on the controllers. */
    public boolean isToBeDeployed() {
        return deployed.isEmpty() && (phase != Phase.NONE || !retired.isEmpty());
    }

    String json() {
        ObjectNode json = JSON.createObjectNode().put("phase", phase.label()).put("switched", switched);
        deployed.ifPresent(time -> json.put("deployed", time.toString()));
        certificatesEnd.ifPresent(time -> json.put("certificatesEnd", time.toString()));
        retired.forEach(json.putArray("retired")::add);
        return json.toPrettyString() + "\n";
    }
}
