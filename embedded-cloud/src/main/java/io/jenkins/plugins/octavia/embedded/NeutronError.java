package io.jenkins.plugins.octavia.embedded;

/** Neutron's refusals: type and text go together and are its own. */
final class NeutronError {
    private NeutronError() {}

    static ApiError badRequest(String message) {
        return new ApiError(400, "HTTPBadRequest", message);
    }

    static ApiError invalid(String attribute, String reason) {
        return badRequest("Invalid input for " + attribute + ". Reason: " + reason);
    }

    static ApiError operation(String reason) {
        return new ApiError(400, "InvalidInput", "Invalid input for operation: " + reason);
    }

    static ApiError disallowed(String rule) {
        return new ApiError(403, "PolicyNotAuthorized", rule + " is disallowed by policy");
    }

    static ApiError notFound() {
        return new ApiError(404, "HTTPNotFound", "The resource could not be found.");
    }

    static ApiError groupNotFound(String id) {
        return new ApiError(404, "SecurityGroupNotFound", "Security group " + id + " does not exist");
    }
}
