package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
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

    /** As from a version that did not have the field yet. What was yes or no is no then: nothing more is done than was asked for. */
    @Test
    public void whatAnOlderStepDoesNotHaveIsAsInANewOne() throws Exception {
        for (FullCall call : FullCall.ALL) {
            OctaviaStep fresh = call.step().getDeclaredConstructor().newInstance();
            for (Class<?> type = call.step(); type != Step.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object read = field.get(without(field.getName(), call.make()));
                        assertThat(read)
                                .as(field.toString())
                                .usingRecursiveComparison()
                                .isEqualTo(field.getType() == boolean.class ? false : field.get(fresh));
                    }
                }
            }
            assertThat(without("values", call.make()).arguments().all()).isEmpty();
        }
    }

    private static <T> T sent(T object) throws IOException, ClassNotFoundException {
        return read(bytes(object));
    }

    /** What is read where the sender had this field by another name. */
    private static <T> T without(String field, T object) throws IOException, ClassNotFoundException {
        String other = "?".repeat(field.length());
        String stream = new String(bytes(object), ISO_8859_1);
        return read(stream.replace((char) field.length() + field, (char) field.length() + other)
                .getBytes(ISO_8859_1));
    }

    private static byte[] bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked") // What comes is what went.
    private static <T> T read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (T) in.readObject();
        }
    }
}
