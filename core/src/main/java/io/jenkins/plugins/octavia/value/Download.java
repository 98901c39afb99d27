package io.jenkins.plugins.octavia.value;

import java.io.Serializable;
import java.net.URI;

/**
 * A file that somebody publishes, and what it has to be.
 *
 * @param uri http or https, without user and fragment
 * @param sha256 64 hexadecimal digits in lower case
 */
public record Download(URI uri, String sha256) implements Serializable {

    public static final int LARGEST_PORT = 65_535;

    /** The last part of its path. */
    public String name() {
        String path = uri.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Without the query, which may hold a signature. */
    @Override
    public String toString() {
        return place(uri);
    }

    /** An address as messages show it. */
    public static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath();
    }
}
