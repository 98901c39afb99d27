package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Transport;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class TimelineTest {

    private final AtomicLong now = new AtomicLong(5_000_000_000L);
    private final Timeline timeline = new Timeline(now::get);

    @Test
    public void aBarIsAsLongAsItsRequest() throws Exception {
        send("/v3/auth/tokens", 201, 250);
        send("/v2.0/networks", 200, 750);

        assertThat(bars()).containsExactly("0.0 225.0 #4a90d9", "225.0 675.0 #4a90d9");
        assertThat(labels())
                .contains("GET /v3/auth/tokens: 201, 250 ms", "GET /v2.0/networks: 200, 750 ms", "0.0 s", "1.0 s");
    }

    @Test
    public void requestsAtTheSameTimeAreBelowEachOtherInTheOrderTheyBegan() throws Exception {
        timeline.over(call -> {
                    now.addAndGet(100_000_000);
                    send("/inner", 200, 100);
                    now.addAndGet(100_000_000);
                    return answer(200);
                })
                .send(call("/outer"));

        assertThat(bars()).containsExactly("0.0 900.0 #4a90d9", "300.0 300.0 #4a90d9");
        assertThat(labels()).containsSubsequence("GET /outer: 200, 300 ms", "GET /inner: 200, 100 ms");
    }

    @Test
    public void whatFailedOrHadNoAnswerStandsOut() throws Exception {
        send("/v2.0/ports", 409, 10);
        assertThatThrownBy(() -> timeline.over((Transport) call -> {
                            now.addAndGet(10_000_000);
                            throw new IllegalStateException("connection refused");
                        })
                        .send(call("/v2/images")))
                .hasMessage("connection refused");

        assertThat(bars()).allMatch(bar -> bar.endsWith("#d9534a"));
        assertThat(labels()).contains("GET /v2.0/ports: 409, 10 ms", "GET /v2/images: no answer, 10 ms");
    }

    @Test
    public void neitherTokenNorQueryAreShownAndNothingIsMarkup() throws Exception {
        Call call = new Call(
                "GET",
                URI.create("http://cloud/v2/images/%3Cb%3E?name=canary"),
                Map.of("X-Auth-Token", "canary"),
                "canary".getBytes(StandardCharsets.UTF_8));
        timeline.over((Transport) sent -> answer(200)).send(call);

        assertThat(timeline.svg()).doesNotContain("canary");
        assertThat(labels()).contains("GET /v2/images/<b>: 200, 0 ms");
    }

    @Test
    public void noRequestsAreAPictureToo() throws Exception {
        assertThat(bars()).isEmpty();
    }

    private void send(String path, int status, long millis) {
        timeline.over((Transport) call -> {
                    now.addAndGet(millis * 1_000_000);
                    return answer(status);
                })
                .send(call(path));
    }

    private static Call call(String path) {
        return new Call("GET", URI.create("http://cloud" + path), Map.of(), new byte[0]);
    }

    private static Answer answer(int status) {
        return new Answer(status, Map.of(), new byte[0]);
    }

    private List<String> bars() throws Exception {
        List<String> bars = new ArrayList<>();
        for (Element rect : elements("rect")) {
            bars.add(rect.getAttribute("x") + " " + rect.getAttribute("width") + " " + rect.getAttribute("fill"));
        }
        return bars;
    }

    private List<String> labels() throws Exception {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    private List<Element> elements(String name) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(timeline.svg().getBytes(StandardCharsets.UTF_8)));
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
