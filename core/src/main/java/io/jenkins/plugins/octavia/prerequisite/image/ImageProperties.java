package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.util.Map;

/** Properties of images in Glance. */
public final class ImageProperties {

    /** Of the bytes of an image's file. */
    public static final String SHA256 = SpecReader.IMAGE_SHA256;

    /** Likewise, to be compared with Glance's own hash: snapshots and copies of an image carry its properties. */
    public static final String SHA512 = SpecReader.IMAGE_SHA512;

    /** How its canary ended: {@link #FAILED}; {@link #PASSED} if it failed before, {@link #SKIPPED} if it got the tag without one. */
    public static final String CANARY = SpecReader.IMAGE_CANARY;

    public static final String FAILED = "failed";
    public static final String PASSED = "passed";
    public static final String SKIPPED = "skipped";

    /** Of the machine on which Nova may boot it. */
    public static final String ARCHITECTURE = "hw_architecture";

    private ImageProperties() {}

    public static boolean isFailed(Image image) {
        return FAILED.equals(image.properties().get(CANARY));
    }

    /** Of two that add the same property at the same time Glance answers 500 to one. */
    public static Image set(Images glance, String id, Map<String, String> wanted) {
        return Creation.once(
                () -> glance.setProperties(id, wanted),
                () -> glance.find(id)
                        .filter(image -> image.properties().entrySet().containsAll(wanted.entrySet())));
    }
}
