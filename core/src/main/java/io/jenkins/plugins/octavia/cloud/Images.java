package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Images in Glance, asked directly: openstack4j neither follows pages nor streams. Every method may throw
 * {@link CloudException}.
 */
public final class Images {

    private static final String PATCH = "application/openstack-images-v2.1-json-patch";

    private static final Set<String> DELETED = Set.of("deleted", "pending_delete");

    private final Session session;
    private final String projectId;

    Images(Session session, String projectId) {
        this.session = session;
        this.projectId = projectId;
    }

    /** The project's images that carry a tag. */
    public List<Image> tagged(String tag) {
        return foundByTag(tag).stream()
                .filter(image -> image.tags().contains(tag))
                .toList();
    }

    /**
     * What Glance answers, and so Octavia finds, for a tag: if the database ignores case, accents or blanks at the end,
     * also the project's images whose tag differs in these.
     */
    public List<Image> foundByTag(String tag) {
        return list("tag=" + Paths.encoded(tag));
    }

    /** The project's images that have a property of exactly that value. */
    public List<Image> withProperty(String property, String value) {
        return list(Paths.encoded(property) + "=" + Paths.encoded(value)).stream()
                .filter(image -> value.equals(image.properties().get(property)))
                .toList();
    }

    /** Empty if there is none of that id. */
    public Optional<Image> find(String id) {
        try {
            return Optional.of(Image.of(session.get(Service.IMAGE, path(id))));
        } catch (CloudException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes a record that waits for its bytes.
     *
     * @param id a UUID of the caller's
     * @param minDisk in GiB
     */
    public Image create(
            String id, String name, String diskFormat, String visibility, int minDisk, Map<String, String> properties) {
        ObjectNode body = Json.object()
                .put("id", id)
                .put("name", name)
                .put("disk_format", diskFormat)
                .put("container_format", "bare")
                .put("visibility", visibility)
                .put("min_disk", minDisk);
        properties.forEach(body::put);
        return Image.of(session.send(Service.IMAGE, "POST", "/images", Optional.of(body)));
    }

    /**
     * Sends the file and gives the digests of what was sent.
     *
     * @param progress is told how many bytes have gone
     */
    public FileHash upload(String id, ImageFile file, LongConsumer progress) {
        return session.upload(Service.IMAGE, path(id) + "/file", file, progress);
    }

    /** Adds properties, or replaces their values: text, or what Glance's schema asks for. */
    public Image setProperties(String id, Map<String, ?> properties) {
        ArrayNode patch = Json.object().arrayNode();
        properties.forEach((name, value) -> patch.addObject()
                .put("op", "add")
                .put("path", "/" + name.replace("~", "~0").replace("/", "~1"))
                .putPOJO("value", value));
        return Image.of(session.send(Service.IMAGE, "PATCH", path(id), Optional.of(patch), PATCH));
    }

    public void addTag(String id, String tag) {
        session.send(Service.IMAGE, "PUT", path(id) + "/tags/" + Paths.encoded(tag), Optional.empty());
    }

    public void removeTag(String id, String tag) {
        session.delete(Service.IMAGE, path(id) + "/tags/" + Paths.encoded(tag));
    }

    /**
     * Deletes; an image that is gone already is not an error. Of two who delete at once Glance tells one, with a 400, that a
     * deleted image cannot become deleted, and may still show it as such.
     */
    public void delete(String id) {
        try {
            session.delete(Service.IMAGE, path(id));
        } catch (CloudException e) {
            boolean gone = e.status() == 400
                    && find(id).filter(image -> !DELETED.contains(image.status()))
                            .isEmpty();
            if (!gone) {
                throw e;
            }
        }
    }

    private static String path(String id) {
        return "/images/" + Paths.encoded(id);
    }

    private List<Image> list(String query) {
        return new Pages(session, Service.IMAGE, "/images", "images", Pages.End.WITHOUT_LINK)
                .all("owner=" + Paths.encoded(projectId) + "&" + query, Image::of).stream()
                        .filter(image -> image.owner().equals(projectId))
                        .toList();
    }
}
