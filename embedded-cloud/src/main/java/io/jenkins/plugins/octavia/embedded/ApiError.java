package io.jenkins.plugins.octavia.embedded;

/** An answer other than success; each service writes it in its own shape. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;

    /** Neutron's name of the error; the others have none. */
    final String type;

    ApiError(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    ApiError(int status, String message) {
        this(status, "", message);
    }

    /** What stands beside the status code in the first line of HTTP. */
    static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 413 -> "Request Entity Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Error";
        };
    }
}
