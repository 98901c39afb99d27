package io.jenkins.plugins.octavia.config;

import hudson.ProxyConfiguration;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The proxy of Jenkins' own configuration, in a form that can go to an agent; it has no user and password. */
public final class JenkinsProxy extends ProxySelector implements Serializable {

    private static final long serialVersionUID = 1;

    private final String host;
    private final int port;
    private final ArrayList<String> direct;

    /** @param direct regular expressions of the hosts that are reached without the proxy */
    JenkinsProxy(String host, int port, List<String> direct) {
        this.host = host;
        this.port = port;
        this.direct = new ArrayList<>(direct);
    }

    static JenkinsProxy of(ProxyConfiguration configuration) {
        List<String> direct = configuration.getNoProxyHostPatterns().stream()
                .map(Pattern::pattern)
                .toList();
        return new JenkinsProxy(configuration.getName(), configuration.getPort(), direct);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(
                direct.stream().anyMatch(uri.getHost()::matches)
                        ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request fails with the same exception.
    }
}
