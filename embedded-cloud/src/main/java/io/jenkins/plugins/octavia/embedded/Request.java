package io.jenkins.plugins.octavia.embedded;

/**
 * A request that the cloud received.
 *
 * @param service type in the catalog: identity, compute, network or image
 * @param method HTTP method
 * @param path raw path without the query, as it came
 */
public record Request(String service, String method, String path) {}
