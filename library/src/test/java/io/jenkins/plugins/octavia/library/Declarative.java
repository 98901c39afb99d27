package io.jenkins.plugins.octavia.library;

import groovy.lang.Closure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of declarative pipelines and of job properties, as far as the pipelines here use them. */
final class Declarative {

    private final LibraryTest test;
    private final Map<String, Object> params = new LinkedHashMap<>();
    private final Deque<List<Boolean>> conditions = new ArrayDeque<>();
    private final List<String> properties = new ArrayList<>();
    private String cause = "UserIdCause";
    private String branch = "main";
    private boolean isSkipped;
    private Exception failure;

    Declarative(LibraryTest test) {
        this.test = test;
        test.set("params", params);
        test.set("none", "none");
        for (String block : List.of("parameters", "triggers", "options", "script", "post")) {
            test.word(block, (given, body) -> test.body(body));
        }
        test.word("pipeline", (given, body) -> {
            test.body(body);
            if (failure != null) {
                throw failure;
            }
            return null;
        });
        // What is said after them is done also if they fail.
        test.word("stages", (given, body) -> {
            failure = null;
            try {
                return test.body(body);
            } catch (Exception e) {
                failure = e;
                return null;
            }
        });
        test.word("unsuccessful", (given, body) -> failure == null ? null : test.body(body));
        test.word("fixed", (given, body) -> null);
        test.word("agent", (given, body) -> {
            if (!given.equals(List.of("none"))) {
                throw new AssertionError("agent " + given + ": vars take their nodes themselves");
            }
            return null;
        });
        for (String property : List.of("disableConcurrentBuilds", "buildDiscarder", "logRotator", "cron")) {
            test.word(property, (given, body) -> {
                properties.add(property);
                return property;
            });
        }
        test.word("properties", (given, body) -> null);
        test.word("pipelineTriggers", (given, body) -> null);
        test.onStep(
                "string",
                call -> call.arguments().containsKey("name")
                        ? parameter(List.of(call.arguments()), "defaultValue")
                        : call.arguments());
        test.word("booleanParam", (given, body) -> parameter(given, "defaultValue"));
        test.word("choice", (given, body) -> parameter(given, "choices"));
        test.word("when", (given, body) -> {
            isSkipped = !all(body);
            return null;
        });
        test.word("not", (given, body) -> conditions.element().add(!all(body)));
        test.word("expression", (given, body) -> conditions.element().add((Boolean) test.body(body)));
        test.word("triggeredBy", (given, body) -> conditions.element().add(given.equals(List.of(cause))));
        test.word("branch", (given, body) -> conditions.element().add(given.equals(List.of(branch))));
        test.word("steps", (given, body) -> {
            boolean skip = isSkipped;
            isSkipped = false;
            return skip ? null : test.body(body);
        });
    }

    /** What the user chose; the others have their defaults. */
    void parameter(String name, Object value) {
        params.put(name, value);
    }

    /** A job is started by a user unless this is said. */
    void startedByTimer() {
        cause = "TimerTrigger";
    }

    /** Of a multibranch job, the one that is built. */
    void branch(String name) {
        branch = name;
    }

    /** Of the job, by their names. */
    List<String> properties() {
        return properties;
    }

    private Object parameter(List<Object> given, String defaults) {
        Map<?, ?> definition = (Map<?, ?>) given.get(0);
        Object value = definition.get(defaults);
        params.putIfAbsent(
                definition.get("name").toString(), value instanceof List<?> choices ? choices.get(0) : value);
        return null;
    }

    private boolean all(Closure<?> body) {
        conditions.push(new ArrayList<>());
        test.body(body);
        return conditions.pop().stream().allMatch(condition -> condition);
    }
}
