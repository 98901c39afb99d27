package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;

/** What a real Glance answers only while another run does the same. */
public class ImagesTest {

    @Test
    public void anImageThatAnotherIsDeletingIsDeleted() {
        try (FakeCloud cloud = twiceDeleted("deleted")) {
            assertThatCode(() -> new Images(cloud.session(), "p").delete("i")).doesNotThrowAnyException();
        }
    }

    @Test
    public void anImageThatCannotBeDeletedIsAFailure() {
        try (FakeCloud cloud = twiceDeleted("active")) {
            assertThatThrownBy(() -> new Images(cloud.session(), "p").delete("i"))
                    .hasMessageContaining("transition from deleted to deleted is not allowed");
        }
    }

    private static FakeCloud twiceDeleted(String status) {
        return new FakeCloud(exchange -> {
            if (exchange.getRequestMethod().equals("DELETE")) {
                FakeCloud.answer(exchange, 400, "Image status transition from deleted to deleted is not allowed");
            } else {
                FakeCloud.answer(exchange, 200, "{\"id\": \"i\", \"status\": \"" + status + "\"}");
            }
        });
    }
}
