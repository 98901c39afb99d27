package io.jenkins.plugins.octavia.cloud;

import java.io.Serializable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request. The headers carry the token, hence no {@code toString} of theirs.
 *
 * @param body empty for none
 * @param again is run before the request is sent once more; what it throws keeps it from being sent
 */
public record Call(String method, URI uri, Map<String, String> headers, byte[] body, Runnable again)
        implements Serializable {

    private static final Pattern NEUTRONS_LISTS = Pattern.compile(".*/(networks|subnets|ports|security-groups)");

    /** Another machine gets it too, which runs nothing of this one. */
    private enum Always implements Runnable {
        AGAIN;

        @Override
        public void run() {}
    }

    public Call(String method, URI uri, Map<String, String> headers, byte[] body) {
        this(method, uri, headers, body, Always.AGAIN);
    }

    /** The same for another machine. */
    public Call withoutCheck() {
        return checked(Always.AGAIN);
    }

    Call checked(Runnable before) {
        return new Call(method, uri, headers, body, before);
    }

    /** The same with one header more, or with another value of it. */
    Call with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Call(method, uri, more, body, again);
    }

    /**
     * Whether it may be sent twice. Logging in changes nothing, although it is a POST; and the second removal of a lock may
     * meet the lock of another run, and a failover whose answer was lost may have ended by now.
     */
    boolean isRepeatable() {
        return switch (method) {
            case "POST" -> uri.getPath().endsWith("/auth/tokens");
            case "DELETE" -> !LockKeypairs.isFor(uri);
            case "PUT" -> !uri.getPath().endsWith(LoadBalancing.FAILOVER);
            default -> true;
        };
    }

    /** Whether it asks for a list of what others may delete meanwhile. */
    boolean isListOfNeutron() {
        return method.equals("GET") && NEUTRONS_LISTS.matcher(uri.getPath()).matches();
    }

    @Override
    public String toString() {
        return method + " " + uri.getPath();
    }
}
