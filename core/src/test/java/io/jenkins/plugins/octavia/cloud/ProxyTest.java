package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.Python;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The proxy that the variables of curl and Python name. */
public class ProxyTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

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
    public void oneVariableServesAllSchemes() {
        Surroundings all =
                Surroundings.cloud().variable("ALL_PROXY", "http://all:1").variable("http_proxy", "http://one:1");
        assertThat(((InetSocketAddress) selected(all, "https://x").address()).getHostString())
                .isEqualTo("all");
        assertThat(((InetSocketAddress) selected(all, "http://x").address()).getHostString())
                .isEqualTo("one");
    }

    @Test
    public void anEmptyVariableInSmallLettersSwitchesTheOtherOff() {
        assertThat(Surroundings.cloud()
                        .variable("HTTPS_PROXY", "http://proxy:3128")
                        .variable("https_proxy", "")
                        .find()
                        .route()
                        .proxy())
                .isEmpty();
    }

    @Test
    public void someHostsAreReachedDirectly() {
        for (String entry : List.of(
                "k.example.org",
                "example.org",
                ".example.org",
                "*",
                " * ",
                "a, EXAMPLE.org",
                "a example.org",
                "k.example.org:5000",
                "example.org:5000")) {
            assertThat(direct(entry, "http://k.example.org:5000")).as(entry).isTrue();
        }
        for (String entry : List.of(
                "", "ample.org", "other.org", "k.example", "k.example.org:80", "*.example.org", "a,*", "10.0.0.0/8")) {
            assertThat(direct(entry, "http://k.example.org:5000")).as(entry).isFalse();
        }
    }

    @Test
    public void someAddressesAreReachedDirectly() {
        for (String entry : List.of("10.7.0.5", "a,10.0.0.0/8", "10.7.0.9/24", "10.7.0.5/32")) {
            assertThat(direct(entry, "http://10.7.0.5:5000")).as(entry).isTrue();
        }
        for (String entry : List.of(
                "10.7.0.50",
                "10.7.0",
                "11.0.0.0/8",
                "10.7.0.4/32",
                "10.7.0.5/33",
                "10.7.0.5/0",
                "10.7.0.5/x",
                "::/1")) {
            assertThat(direct(entry, "http://10.7.0.5:5000")).as(entry).isFalse();
        }
        for (String entry : List.of("127.0.0.1,::1", "[::1]", "0:0:0:0:0:0:0:1", "::/64")) {
            assertThat(direct(entry, "http://[::1]:5000")).as(entry).isTrue();
        }
        assertThat(direct("fd00::/8", "http://[fe00::1]:5000")).isFalse();
    }

    /** What Python takes that is not said there: the end of a name without a dot, and a last number of an address. */
    @Test
    public void pythonReachesTheSameDirectly() throws Exception {
        Python python = Python.with("requests");
        List<String> hosts =
                List.of("k.example.org", "example.org", "other.net", "10.7.0.5", "192.168.1.1", "localhost");
        List<String> parts = List.of(
                "*",
                "example.org",
                ".example.org",
                "*.example.org",
                "k.example.org:5000",
                "example.org:443",
                "LOCALHOST",
                "10.7.0.0/16",
                "10.7.0.5",
                "10.7.0.5:5000",
                "192.168.1.7/24",
                "192.168.1.1/33",
                " other.net ",
                "");
        StringBuilder cases = new StringBuilder();
        List<Boolean> ours = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String noProxy = random.ints(1 + random.nextInt(3), 0, parts.size())
                    .mapToObj(parts::get)
                    .collect(Collectors.joining(","));
            String url = (random.nextBoolean() ? "http://" : "https://") + hosts.get(random.nextInt(hosts.size()))
                    + (random.nextBoolean() ? ":5000" : "") + "/v3";
            cases.append(noProxy).append('\t').append(url).append('\n');
            ours.add(NoProxy.of(noProxy).has(URI.create(url)));
        }
        Files.writeString(folder.getRoot().toPath().resolve("cases"), cases);
        List<String> theirs = python.lines("""
                import os, sys
                from requests.utils import should_bypass_proxies
                for line in open(sys.argv[1] + '/cases'):
                    no_proxy, url = line.rstrip('\\n').split('\\t')
                    os.environ['no_proxy'] = no_proxy
                    os.environ.pop('NO_PROXY', None)
                    print(bool(should_bypass_proxies(url, None)))
                """, folder.getRoot().toPath());
        List<String> lines = cases.toString().lines().toList();
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i)).as(lines.get(i)).isEqualTo(theirs.get(i).equals("True"));
        }
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
