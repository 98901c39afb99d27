package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.Test;

/** Answers that no service would give, and what they become: a message, and nothing but a message. */
public class UnexpectedAnswerTest {

    private static Map<String, Consumer<Session>> calls() {
        Map<String, Consumer<Session>> calls = new LinkedHashMap<>();
        calls.put("flavors", s -> new Compute(s, "p").flavors());
        calls.put("flavorAccess", s -> new Compute(s, "p").flavorAccess("f"));
        calls.put("keypair", s -> new Compute(s, "p").keypair("k"));
        calls.put(
                "createFlavor",
                s -> new Compute(s, "p").create(new NewFlavor("f", Optional.empty(), 1, 1, 1, false, "")));
        calls.put("servers", s -> new Compute(s, "p").servers());
        calls.put("computeQuotas", s -> new Compute(s, "p").quotas());
        calls.put("networkQuotas", s -> new Networking(s, "p", true).quotas());
        calls.put("networks", s -> new Networking(s, "p", true).networks("n"));
        calls.put("subnets", s -> new Networking(s, "p", true).subnetsOf(List.of("n")));
        calls.put("ports", s -> new Networking(s, "p", true).ports(List.of("n")));
        calls.put("securityGroups", s -> new Networking(s, "p", true).securityGroups(List.of("n")));
        calls.put("createNetwork", s -> new Networking(s, "p", true).create(PlainNetwork.of("n", "")));
        calls.put("images", s -> new Images(s, "p").tagged("t"));
        calls.put("image", s -> new Images(s, "p").find("i"));
        calls.put("createImage", s -> new Images(s, "p").create("i", "n", "qcow2", "private", 1, Map.of()));
        return calls;
    }

    @Test
    public void anAnswerOfAnotherShapeIsAMessage() {
        List<String> answers = new ArrayList<>(List.of("[]", "[1]", "\"text\"", "7", "true", "{\"unknown\": 1}"));
        for (String key : List.of(
                "flavors",
                "flavor",
                "flavor_access",
                "keypair",
                "networks",
                "network",
                "subnets",
                "ports",
                "security_groups",
                "images")) {
            for (String value : List.of("[[]]", "[7]", "[{}]", "{\"id\": null}", "[{\"id\": 7}]", "\"x\"", "7")) {
                answers.add("{\"" + key + "\": " + value + "}");
            }
        }
        for (String answer : answers) {
            try (FakeCloud cloud = FakeCloud.answering(200, answer)) {
                Session session = cloud.session();
                calls().forEach((name, call) -> {
                    assertThatThrownBy(() -> call.accept(session))
                            .as("%s of %s", name, answer)
                            .isInstanceOf(CloudException.class);
                });
            }
        }
    }

    @Test
    public void htmlIsShownInShort() {
        try (FakeCloud cloud = FakeCloud.answering(
                200, "<html><head><title>x</title></head><body><h1>It works!</h1> " + "a".repeat(1000) + "</body>")) {
            calls().forEach((name, call) -> assertThatThrownBy(() -> call.accept(cloud.session()))
                    .as(name)
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("the answer is not JSON but \"It works! aaa")
                    .hasMessageContaining("...\"; does " + cloud.url().substring(7) + " lead to the service itself?"));
        }
    }

    @Test
    public void aDeletionThatSomethingElseAnsweredIsNotTakenForDone() {
        try (FakeCloud cloud = FakeCloud.answering(200, "<html><h1>It works!</h1></html>")) {
            assertThatThrownBy(() -> new Images(cloud.session(), "p").removeTag("i", "t"))
                    .hasMessageContaining("DELETE /image/v2/images/i/tags/t: the answer is not JSON");
        }
    }

    @Test
    public void jsonThatBreaksOffIsAMessage() {
        try (FakeCloud cloud = FakeCloud.answering(200, "{\"networks\": [{\"id\": \"a")) {
            calls().forEach((name, call) -> assertThatThrownBy(() -> call.accept(cloud.session()))
                    .as(name)
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("the answer breaks off, \"{\"networks\": [{\"id\": \"a\"; run again"));
        }
    }

    @Test
    public void anEndlessAnswerIsReadUpToALimitAndNotAskedForAgain() {
        byte[] piece = new byte[1 << 20];
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(piece);
            }
        })) {
            assertThatThrownBy(() -> cloud.session().get(Service.IMAGE, "/images"))
                    .isInstanceOf(CloudException.class)
                    .hasMessage("GET /image/v2/images: the answer is larger than 16777216 bytes; does " + cloud.url()
                            + " lead to the service itself?");
            assertThat(cloud.requests()).hasSize(1);
        }
    }

    @Test
    public void aRedirectIsNotFollowedAndTheTokenStaysHere() {
        try (FakeCloud other = FakeCloud.answering(200, "{\"networks\": []}")) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                try (FakeCloud cloud = new FakeCloud(exchange -> {
                    exchange.getResponseHeaders().set("Location", other.url() + "/network/v2.0/networks");
                    FakeCloud.answer(exchange, status, "");
                })) {
                    calls().forEach((name, call) -> assertThatThrownBy(() -> call.accept(cloud.session()))
                            .as(name)
                            .hasMessageContaining("with " + status + " to " + other.url()
                                    + "/network/v2.0/networks; a redirect is not followed, the token stays with this"
                                    + " host: correct the catalog"));
                    assertThat(cloud.requests())
                            .allMatch(seen ->
                                    FakeCloud.TOKEN.equals(seen.headers().getFirst("X-Auth-Token")));
                }
            }
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    public void aRedirectWithoutAddressOrWithNoneThatIsOneIsToldAsWell() {
        for (String location : List.of("", "http://a b/", "::")) {
            try (FakeCloud cloud = new FakeCloud(exchange -> {
                if (!location.isEmpty()) {
                    exchange.getResponseHeaders().set("Location", location);
                }
                FakeCloud.answer(exchange, 301, "<title>301</title><h1>Moved</h1>");
            })) {
                assertThatThrownBy(() -> cloud.session().get(Service.IMAGE, "/images"))
                        .hasMessage("glance answered GET /image/v2/images with 301: Moved; a redirect is not followed,"
                                + " the token stays with this host: correct the catalog");
            }
        }
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            FakeCloud.answer(exchange, 301, "");
        })) {
            assertThatThrownBy(() -> cloud.session().get(Service.IMAGE, "/images"))
                    .hasMessageContaining("with 301 to " + cloud.url() + "/elsewhere; a redirect");
        }
    }

    @Test
    public void aWriteThatFindsNothingIsAnError() {
        try (FakeCloud cloud = FakeCloud.answering(404, "{\"itemNotFound\": {\"message\": \"no such flavor\"}}")) {
            Compute compute = new Compute(cloud.session(), "p");
            assertThatThrownBy(() -> compute.setExtraSpecs("f", Map.of("a", "b")))
                    .hasMessageContaining("with 404: no such flavor");
            assertThatThrownBy(() -> compute.addFlavorAccess("f", "p"))
                    .hasMessageContaining("with 404: no such flavor");
            assertThatThrownBy(() -> compute.importKeypair("k", "ssh-rsa AAAA"))
                    .hasMessageContaining("with 404: no such flavor");
            assertThat(compute.keypair("k")).isEmpty();
            compute.deleteFlavor("f");
            compute.deleteKeypair("k");
        }
    }

    @Test
    public void theServicesOwnWordsAreToldWhateverTheirShape() {
        Map<String, String> shapes = Map.of(
                "{\"NeutronError\": {\"type\": \"T\", \"message\": \"in use\"}}", "in use",
                "{\"conflictingRequest\": {\"code\": 409, \"message\": \"in use\"}}", "in use",
                "{\"error\": {\"message\": \"in use\", \"title\": \"Conflict\"}}", "in use",
                "{\"message\": \"in use\"}", "in use",
                "<html><title>409</title><body>in\n use</body></html>", "in use",
                "in use", "in use");
        shapes.forEach((body, words) -> {
            try (FakeCloud cloud = FakeCloud.answering(409, body)) {
                assertThatThrownBy(() -> cloud.session().get(Service.IMAGE, "/images"))
                        .hasMessage("glance answered GET /image/v2/images with 409: " + words
                                + "; run again when what is in the way has gone");
            }
        });
    }

    @Test
    public void anErrorSaysWhatToDo() {
        Map<Integer, String> advice = Map.of(
                401, "; look at the service's log, it does not take the token that keystone has just given",
                403, "; log in as a user whose roles allow this, usually admin",
                413, "; raise the project's quota",
                429, "; run again later, the service asks for fewer requests",
                500, "; look at the service's log and run again, what is done already is kept");
        advice.forEach((status, words) -> {
            try (FakeCloud cloud = FakeCloud.answering(status, "no")) {
                assertThatThrownBy(() -> cloud.session().get(Service.IMAGE, "/images"))
                        .hasMessageEndingWith("no" + words);
            }
        });
        try (FakeCloud cloud = FakeCloud.answering(403, "Image i is protected and cannot be deleted.")) {
            assertThatThrownBy(() -> new Images(cloud.session(), "p").delete("i"))
                    .hasMessageEndingWith(
                            "with 403: Image i is protected and cannot be deleted.; take its protection off"
                                    + " if it is to go (openstack image set --unprotected ID)");
        }
        try (FakeCloud cloud = FakeCloud.answering(409, "Quota exceeded for resources: ['port']")) {
            assertThatThrownBy(() -> cloud.session().get(Service.NETWORK, "/ports"))
                    .hasMessageEndingWith("; raise the project's quota");
        }
    }
}
