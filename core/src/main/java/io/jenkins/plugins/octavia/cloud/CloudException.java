package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.text.Printable;

/**
 * A cloud that refused, failed or could not be reached; the message says in one line what was asked and what to do,
 * whatever the cloud's own words in it are.
 */
public final class CloudException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final boolean fateUnknown;
    private final boolean named;

    private CloudException(String message, int status, boolean fateUnknown, Throwable cause) {
        super(Printable.line(message), cause);
        this.status = status;
        this.fateUnknown = fateUnknown;
        this.named = false;
    }

    private CloudException(String resource, CloudException plain) {
        super(resource + ": " + plain.getMessage(), plain);
        this.status = plain.status;
        this.fateUnknown = plain.fateUnknown;
        this.named = true;
    }

    /** Something that was known before any request was sent. */
    public static CloudException of(String message) {
        return new CloudException(message, 0, false, null);
    }

    /** This thread was interrupted: what it asked for last may have been done all the same. */
    public static CloudException aborted(String message, InterruptedException cause) {
        return unanswered(message, true, cause);
    }

    static CloudException answered(String message, int status) {
        return new CloudException(message, status, status >= 500, null);
    }

    static CloudException unanswered(String message, boolean fateUnknown) {
        return unanswered(message, fateUnknown, null);
    }

    static CloudException unanswered(String message, boolean fateUnknown, Throwable cause) {
        return new CloudException(message, 0, fateUnknown, cause);
    }

    /** The same with the name of the resource that it is about, unless it has one already. */
    public CloudException about(String resource) {
        return named ? this : new CloudException(resource, this);
    }

    /** The HTTP status, or 0 if there was no answer that can be read. */
    public int status() {
        return status;
    }

    /** Whether the server may or may not have done what it was asked. */
    public boolean fateUnknown() {
        return fateUnknown;
    }
}
