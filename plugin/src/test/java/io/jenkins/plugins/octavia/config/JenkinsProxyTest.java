package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.junit.Test;

/** Which hosts are reached through the proxy. */
public class JenkinsProxyTest {

    private final JenkinsProxy proxy = new JenkinsProxy("127.0.0.1", 3128, List.of("keystone\\.invalid", ".*\\.lan"));

    @Test
    public void allHostsButTheExcepted() {
        assertThat(selected(proxy, "https://nova.invalid/v2.1"))
                .isEqualTo(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 3128)));
        assertThat(selected(proxy, "http://keystone.invalid:5000/v3")).isEqualTo(Proxy.NO_PROXY);
        assertThat(selected(proxy, "https://glance.lan/v2")).isEqualTo(Proxy.NO_PROXY);
        assertThat(selected(proxy, "https://keystone.invalid.example/v3")).isNotEqualTo(Proxy.NO_PROXY);
    }

    @Test
    public void goesToAnAgent() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(proxy);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ProxySelector there = (ProxySelector) in.readObject();
            assertThat(selected(there, "https://glance.lan/v2")).isEqualTo(Proxy.NO_PROXY);
            assertThat(selected(there, "https://nova.invalid/v2.1").address())
                    .isEqualTo(new InetSocketAddress("127.0.0.1", 3128));
        }
    }

    private static Proxy selected(ProxySelector selector, String url) {
        return selector.select(URI.create(url)).get(0);
    }
}
