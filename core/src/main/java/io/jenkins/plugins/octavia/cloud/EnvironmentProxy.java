package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The proxy that {@code https_proxy}, {@code http_proxy} and {@code no_proxy} name, as curl and Python read them. */
final class EnvironmentProxy extends ProxySelector {

    private final Environment environment;

    private EnvironmentProxy(Environment environment) {
        this.environment = environment;
    }

    /** Empty where no variable names one. */
    static Optional<ProxySelector> of(Environment environment) {
        EnvironmentProxy selector = new EnvironmentProxy(environment);
        List<Optional<URI>> proxies = List.of(selector.proxy("http"), selector.proxy("https"));
        return proxies.stream().anyMatch(Optional::isPresent) ? Optional.of(selector) : Optional.empty();
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(proxy(uri.getScheme())
                .filter(proxy -> !isDirect(uri.getHost()))
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
        return variable(scheme + "_proxy").map(text -> {
            URI proxy;
            try {
                proxy = URI.create(text.contains("://") ? text : "http://" + text);
            } catch (IllegalArgumentException e) {
                throw CloudException.of(scheme + "_proxy is not a URL such as http://proxy:3128");
            }
            if (proxy.getHost() == null || proxy.getUserInfo() != null || !"http".equals(proxy.getScheme())) {
                throw CloudException.of(
                        scheme + "_proxy is not a URL such as http://proxy:3128, without user and password");
            }
            return proxy;
        });
    }

    private boolean isDirect(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return Arrays.stream(variable("no_proxy").orElse("").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
                .anyMatch(entry -> entry.equals("*") || name.equals(entry) || name.endsWith("." + entry));
    }

    private Optional<String> variable(String name) {
        return environment.variable(name).or(() -> environment.variable(name.toUpperCase(Locale.ROOT)));
    }
}
