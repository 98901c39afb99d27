package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The proxy that the variables of curl and Python name. */
public class ProxyTest {

    private static Proxy selected(Surroundings surroundings, String url) {
        ProxySelector selector = surroundings.find().route().proxy().orElseThrow();
        return selector.select(URI.create(url)).get(0);
    }

    private static boolean direct(String noProxy, String url) {
        return selected(
                        Surroundings.cloud()
                                .variable("http_proxy", "http://proxy:3128")
                                .variable("no_proxy", noProxy),
                        url)
                == Proxy.NO_PROXY;
    }

    @Test
    public void requestsGoThroughTheProxy() {
        try (FakeCloud proxy = FakeCloud.answering(200, "{}")) {
            CloudConfig config = Surroundings.auth("auth_url: http://cloud.invalid/v3", "token: t")
                    .variable("http_proxy", proxy.url())
                    .find();
            Http http = new Http(config.route(), new FakeCloud.Pauses());
            Answer answer = http.send(new Call("GET", URI.create("http://cloud.invalid/x"), Map.of(), new byte[0]));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(proxy.requests().get(0).path()).isEqualTo("http://cloud.invalid/x");
        }
    }

    @Test
    public void eachSchemeHasItsVariable() {
        Surroundings both =
                Surroundings.cloud().variable("http_proxy", "http://one:1").variable("HTTPS_PROXY", "two");
        assertThat(((InetSocketAddress) selected(both, "http://x").address()).getHostString())
                .isEqualTo("one");
        InetSocketAddress two = (InetSocketAddress) selected(both, "https://x").address();
        assertThat(two.getHostString()).isEqualTo("two");
        assertThat(two.getPort()).isEqualTo(80);
        assertThat(selected(Surroundings.cloud().variable("https_proxy", "http://proxy:3128"), "http://x"))
                .isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    public void someHostsAreReachedDirectly() {
        for (String entry :
                List.of("k.example.org", "example.org", ".example.org", "*.example.org", "*", "a, EXAMPLE.org")) {
            assertThat(direct(entry, "http://k.example.org:5000")).as(entry).isTrue();
        }
        for (String entry : List.of("", "ample.org", "other.org", "k.example")) {
            assertThat(direct(entry, "http://k.example.org:5000")).as(entry).isFalse();
        }
        assertThat(direct("127.0.0.1,::1", "http://[::1]:5000")).isTrue();
    }

    @Test
    public void whatIsNoProxyIsRefusedWithoutItsPassword() {
        for (String wrong : List.of("http://u:hunter2@proxy:3128", "socks5://hunter2", "http://hunter2 x", "http://")) {
            assertThatThrownBy(() ->
                            Surroundings.cloud().variable("http_proxy", wrong).find())
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("http_proxy is not a URL such as http://proxy:3128")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
