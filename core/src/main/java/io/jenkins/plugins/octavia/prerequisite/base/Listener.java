package io.jenkins.plugins.octavia.prerequisite.base;

/** Receives progress as it happens, from several threads. */
public interface Listener {

    /** A resource is in place. */
    void ensured(Resource resource);

    /** Bytes of the image have gone. */
    void uploaded(long sent, long size);

    /** Something that the operator should know. */
    void note(String message);

    /** Something is in order today, and will not stay so. */
    default void warning(String message) {
        note(message);
    }

    /** The run waits for another one, as this line says. */
    default void waiting(String message) {
        note(message);
    }

    /**
     * All files are in the output folder, and the cloud does not say so yet. A caller with copies makes them now: if
     * this fails, the cloud will not claim that secrets exist which nobody has.
     */
    default void filesWritten() {}
}
