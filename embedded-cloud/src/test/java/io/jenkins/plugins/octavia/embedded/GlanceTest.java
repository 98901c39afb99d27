package io.jenkins.plugins.octavia.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class GlanceTest {
    private static final String[] DATA = {"Content-Type", "application/octet-stream"};
    private static final String[] PATCH = {"Content-Type", Client.PATCH};

    private EmbeddedCloud cloud;
    private Client admin;
    private Client member;

    @Before
    public void start() throws Exception {
        cloud = EmbeddedCloud.start();
        admin = new Client(cloud, "admin");
        member = new Client(cloud, "member");
    }

    @After
    public void stop() {
        cloud.close();
    }

    private static String created(Client client, String name) throws Exception {
        Client.Reply reply = client.image(
                "POST", "/images", "{'name':'" + name + "','disk_format':'qcow2','container_format':'bare'}");
        assertThat(reply.status()).isEqualTo(201);
        return "/images/" + reply.json().path("id").asText();
    }

    private Client.Reply patch(String image, String operations) throws Exception {
        return admin.image("PATCH", image, operations, PATCH);
    }

    private JsonNode shown(String image) throws Exception {
        return admin.image("GET", image, null).json();
    }

    @Test
    public void uploadMakesTheImageActiveWithItsHashes() throws Exception {
        String image = created(admin, "a");

        Client.Reply sent = admin.image("PUT", image + "/file", "hello", DATA);

        assertThat(sent.status()).isEqualTo(204);
        JsonNode shown = shown(image);
        assertThat(shown.path("status").asText()).isEqualTo("active");
        assertThat(shown.path("size").asInt()).isEqualTo(5);
        assertThat(shown.path("checksum").asText()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(shown.path("os_hash_value").asText())
                .startsWith("9b71d224bd62f378")
                .hasSize(128);
        assertThat(admin.image("GET", image + "/file", null).text()).isEqualTo("hello");
        assertThat(admin.image("PUT", image + "/file", "again", DATA).status()).isEqualTo(409);
    }

    @Test
    public void largeImagesAreHashedAndForgotten() throws Exception {
        String image = created(admin, "a");

        admin.image("PUT", image + "/file", "x".repeat(3 << 20), DATA);

        assertThat(shown(image).path("size").asInt()).isEqualTo(3 << 20);
        assertThat(admin.image("GET", image + "/file", null).status()).isEqualTo(204);
    }

    @Test
    public void brokenUploadLeavesTheImageQueued() throws Exception {
        String image = created(admin, "a");
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the file is gone");
            }
        };
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin.url("image") + "/v2" + image + "/file"))
                .header("X-Auth-Token", admin.token)
                .headers(DATA)
                .PUT(BodyPublishers.ofInputStream(
                        () -> new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), breaking)))
                .build();

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);

        Client.Reply second;
        do {
            // The cloud learns of the broken connection in its own time.
            second = admin.image("PUT", image + "/file", "hello", DATA);
        } while (second.text().contains("from saving to saving"));
        assertThat(second.status()).isEqualTo(204);
    }

    @Test
    public void dataNeedsFormatsAndTheRightContentType() throws Exception {
        String bare = "/images/"
                + admin.image("POST", "/images", "{}").json().path("id").asText();

        assertThat(admin.image("PUT", bare + "/file", "x", DATA).status()).isEqualTo(400);
        assertThat(admin.image("PUT", bare + "/file", "x").status()).isEqualTo(415);
    }

    @Test
    public void patchAddsReplacesAndRemoves() throws Exception {
        String image = created(admin, "a");

        Client.Reply patched = patch(
                image,
                "[{'op':'add','path':'/p','value':'1'},{'op':'replace','path':'/name','value':'b'},"
                        + "{'op':'add','path':'/q','value':'2'},{'op':'remove','path':'/q'}]");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json().path("p").asText()).isEqualTo("1");
        assertThat(patched.json().path("name").asText()).isEqualTo("b");
        assertThat(patched.json().has("q")).isFalse();
    }

    @Test
    public void failingPatchChangesNothing() throws Exception {
        String image = created(admin, "a");
        String good = "{'op':'replace','path':'/name','value':'b'}";

        assertThat(patch(image, "[" + good + ",{'op':'replace','path':'/zz','value':'1'}]")
                        .status())
                .isEqualTo(409);
        assertThat(patch(image, "[" + good + ",{'op':'replace','path':'/status','value':'x'}]")
                        .status())
                .isEqualTo(403);
        assertThat(admin.image("PATCH", image, "[" + good + "]").status()).isEqualTo(415);
        assertThat(shown(image).path("name").asText()).isEqualTo("a");
    }

    @Test
    public void imagesAreFoundByTagPropertyAndStatus() throws Exception {
        String image = created(admin, "a");
        created(admin, "b");
        patch(image, "[{'op':'add','path':'/octavia-prerequisites','value':'yes'}]");
        admin.image("PUT", image + "/tags/amphora", null);
        admin.image("PUT", image + "/tags/second", null);

        for (String query : new String[] {"tag=amphora&tag=second", "octavia-prerequisites=yes&status=queued"}) {
            JsonNode found = admin.image("GET", "/images?" + query, null).json().path("images");
            assertThat(found.findValuesAsText("name")).as(query).containsExactly("a");
        }
        assertThat(admin.image("DELETE", image + "/tags/amphora", null).status())
                .isEqualTo(204);
        assertThat(admin.image("DELETE", image + "/tags/amphora", null).status())
                .isEqualTo(404);
    }

    @Test
    public void listsComeInPagesOfTwentyFive() throws Exception {
        for (int i = 0; i < 26; i++) {
            created(admin, "i" + i);
        }

        JsonNode first = admin.image("GET", "/images?disk_format=qcow2", null).json();
        JsonNode second = admin.call(
                        "GET", admin.url("image") + first.path("next").asText(), null)
                .json();

        assertThat(first.path("images")).hasSize(25);
        assertThat(second.path("images")).hasSize(1);
        assertThat(second.has("next")).isFalse();
    }

    @Test
    public void protectedImageStays() throws Exception {
        String image = created(admin, "a");
        patch(image, "[{'op':'replace','path':'/protected','value':true}]");

        assertThat(admin.image("DELETE", image, null).status()).isEqualTo(403);

        patch(image, "[{'op':'replace','path':'/protected','value':false}]");
        assertThat(admin.image("DELETE", image, null).status()).isEqualTo(204);
        assertThat(admin.image("GET", image, null).status()).isEqualTo(404);
    }

    @Test
    public void memberPublishesNothingAndSeesOnlyItsOwn() throws Exception {
        String foreign = created(admin, "a");
        String own = created(member, "b");

        assertThat(member.image("GET", foreign, null).status()).isEqualTo(404);
        assertThat(member.image("PATCH", own, "[{'op':'replace','path':'/visibility','value':'public'}]", PATCH)
                        .status())
                .isEqualTo(403);
    }
}
