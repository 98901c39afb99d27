package io.jenkins.plugins.octavia.cloud;

import java.io.Serializable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request; {@code body} is empty for none. The headers carry the token, hence no {@code toString} of theirs. */
public record Call(String method, URI uri, Map<String, String> headers, byte[] body) implements Serializable {

    /** The same with one header more, or with another value of it. */
    Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, uri, more, body);
    }

    /**
     * Whether it may be sent twice. Logging in changes nothing, although it is a POST; and the second removal of a lock may
     * meet the lock of another run.
     */
    boolean isRepeatable() {
        return switch (method) {
            case "POST" -> uri.getPath().endsWith("/auth/tokens");
            case "DELETE" -> !LockKeypairs.isFor(uri);
            default -> true;
        };
    }

    @Override
    public String toString() {
        return method + " " + uri.getPath();
    }
}
