package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy that {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy} name, as curl and Python
 * read them.
 */
final class EnvironmentProxy extends ProxySelector {

    private final Environment environment;
    private final NoProxy direct;

    private EnvironmentProxy(Environment environment) {
        this.environment = environment;
        this.direct = NoProxy.of(variable("no_proxy").orElse(""));
    }

    /** Empty if no variable names one. */
    static Optional<ProxySelector> of(Environment environment) {
        EnvironmentProxy selector = new EnvironmentProxy(environment);
        List<Optional<URI>> proxies = List.of(selector.proxy("http"), selector.proxy("https"));
        return proxies.stream().anyMatch(Optional::isPresent) ? Optional.of(selector) : Optional.empty();
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(proxy(uri.getScheme())
                .filter(proxy -> !direct.has(uri))
                .map(proxy -> new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request fails with the same exception.
    }

    private Optional<URI> proxy(String scheme) {
        String name = variable(scheme + "_proxy").isPresent() ? scheme + "_proxy" : "all_proxy";
        return variable(name).map(text -> {
            URI proxy;
            try {
                proxy = URI.create(text.contains("://") ? text : "http://" + text);
            } catch (IllegalArgumentException e) {
                throw CloudException.of(name + " is not a URL such as http://proxy:3128");
            }
            if (proxy.getHost() == null || proxy.getUserInfo() != null || !"http".equals(proxy.getScheme())) {
                throw CloudException.of(name + " is not a URL such as http://proxy:3128, without user and password");
            }
            return proxy;
        });
    }

    /** In small letters it wins, also if it is empty. */
    private Optional<String> variable(String name) {
        return environment.variables().containsKey(name)
                ? environment.variable(name)
                : environment.variable(name.toUpperCase(Locale.ROOT));
    }
}
