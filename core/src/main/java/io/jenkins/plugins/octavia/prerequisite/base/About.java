package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.CloudException;
import java.util.function.Supplier;

/** Work on one resource: whatever the cloud has against it is said with the resource's name. */
public final class About {

    private About() {}

    public static <T> T about(Kind kind, String name, Supplier<T> work) {
        return about(kind.toString(), name, work);
    }

    /** Of what is of none of our kinds. */
    public static <T> T about(String kind, String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (CloudException e) {
            throw e.about(kind + " " + name);
        }
    }
}
