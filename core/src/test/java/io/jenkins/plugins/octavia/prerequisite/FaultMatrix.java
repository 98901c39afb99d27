package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Fault;
import io.jenkins.plugins.octavia.cloud.FaultyProxy.Mishap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What became of each request under each fault, as a table. */
final class FaultMatrix {

    /**
     * How a run ended.
     *
     * @param message empty where it ended well
     * @param isLonger whether it took more requests than a run without fault
     */
    record Outcome(Optional<String> message, boolean isLonger) {
        String word() {
            return message.isPresent() ? "message" : isLonger ? "retried" : "ok";
        }
    }

    private final List<String> requests;
    private final Set<Fault> faults;
    private final List<Boolean> durations;
    private final Map<Mishap, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Map<Mishap, Throwable> failures = new ConcurrentHashMap<>();

    /** @param lasting whether each fault also happens for the rest of a run */
    FaultMatrix(List<String> requests, Set<Fault> faults, boolean lasting) {
        this.requests = requests;
        this.faults = faults;
        this.durations = lasting ? List.of(false, true) : List.of(false);
    }

    /** Each request, each fault, once and from then on. */
    List<Mishap> mishaps() {
        List<Mishap> mishaps = new ArrayList<>();
        for (String request : requests) {
            for (boolean lasting : durations) {
                for (Fault fault : faults) {
                    if (fault != Fault.CUT || request.contains("/file")) {
                        mishaps.add(new Mishap(request, fault, lasting));
                    }
                }
            }
        }
        return mishaps;
    }

    /** Work that gives an outcome. */
    interface Work {
        Outcome run() throws Exception;
    }

    void run(Mishap mishap, Work work) {
        try {
            outcomes.put(mishap, work.run());
        } catch (Exception | AssertionError e) {
            failures.put(mishap, e);
        }
    }

    /** What did not end as it must, a line each. */
    List<String> failures() {
        return failures.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .sorted()
                .toList();
    }

    private String word(Mishap mishap) {
        if (failures.containsKey(mishap)) {
            return "FAILED";
        }
        return Optional.ofNullable(outcomes.get(mishap)).map(Outcome::word).orElse("");
    }

    private Map<String, Long> counts() {
        return new TreeMap<>(mishaps().stream()
                .map(this::word)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.groupingBy(word -> word, Collectors.counting())));
    }

    private String table() {
        int width = requests.stream().mapToInt(String::length).max().orElse(0) + 8;
        StringBuilder table = new StringBuilder(" ".repeat(width));
        for (Fault fault : faults) {
            table.append(String.format("%-10s", fault.label()));
        }
        for (String request : requests) {
            for (boolean lasting : durations) {
                table.append(String.format("%n%-" + width + "s", lasting ? "  from then on" : request));
                for (Fault fault : faults) {
                    table.append(String.format("%-10s", word(new Mishap(request, fault, lasting))));
                }
            }
        }
        return table.toString().replaceAll(" +(?=\\R|$)", "");
    }

    private String messages() {
        Map<String, String> messages = new LinkedHashMap<>();
        for (Mishap mishap : mishaps()) {
            Optional.ofNullable(outcomes.get(mishap))
                    .flatMap(Outcome::message)
                    .ifPresent(message -> messages.put(mishap.toString(), message));
        }
        return messages.entrySet().stream()
                .map(e -> e.getKey() + System.lineSeparator() + "    " + e.getValue())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** The table on standard output; beside it every message in the file. */
    void print(Path file) throws IOException {
        String head = String.format(
                "%d requests, %d runs with a fault: %s%n%n%s%n",
                requests.size(), mishaps().size(), counts(), table());
        System.out.print(head);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, String.format("%s%n%s%n", head, messages()));
    }
}
