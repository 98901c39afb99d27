package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What only a Glance leaves that died while it took an image. */
public class ImageUploadTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Image OWN = image("own", "active", NOW);

    private final Deque<List<Image>> looks = new ArrayDeque<>();

    private static Image image(String id, String status, Instant updated) {
        return new Image(
                id,
                "n",
                "p",
                status,
                0,
                0,
                "private",
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                updated,
                updated,
                Map.of());
    }

    private List<Image> awaited() {
        return ImageUpload.awaitOthers(
                new Settling(Duration.ZERO), () -> looks.size() > 1 ? looks.pop() : looks.peek(), OWN);
    }

    @Test
    public void anImageThatAnotherRunSendsIsAwaited() {
        Instant justNow = NOW.minus(Duration.ofHours(23));
        looks.add(List.of(OWN, image("other", "saving", justNow)));
        looks.add(List.of(OWN, image("other", "active", justNow)));

        assertThat(awaited()).extracting(Image::status).containsExactly("active", "active");
    }

    @Test
    public void anImageThatNobodySendsAnyMoreIsNotAwaited() {
        Image dead = image("other", "saving", NOW.minus(Duration.ofHours(25)));
        looks.add(List.of(OWN, dead));
        looks.add(List.of());

        assertThat(awaited()).containsExactly(OWN, dead);
        assertThat(ImageUpload.isAbandoned(dead, OWN)).isTrue();
    }
}
