package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** What goes to agents and what outlives the controller comes back as it was. */
public class SerializationTest {

    @Test
    public void aRouteArrivesAsItLeft() throws Exception {
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
        for (Route route : List.of(Route.DIRECT, new Route(Optional.of("PEM"), false, Optional.empty(), timeouts))) {
            assertThat(sent(AgentRoute.of(route)).route()).isEqualTo(route);
        }
    }

    @Test
    public void stepsSurviveARestartWithTheirArguments() throws Exception {
        for (FullCall call : FullCall.ALL) {
            OctaviaStep step = call.make();

            assertThat(sent(step)).usingRecursiveComparison().isEqualTo(step);
        }
    }

    @SuppressWarnings("unchecked") // What comes is what went.
    private static <T> T sent(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
