package io.jenkins.plugins.octavia.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long something took in each round, in seconds. */
final class Times {

    private final List<Double> seconds = new ArrayList<>();

    /** Something to be timed. */
    interface Work<T> {
        T run() throws Exception;
    }

    <T> T time(Work<T> work) throws Exception {
        long begin = System.nanoTime();
        T result = work.run();
        add((System.nanoTime() - begin) / 1e9);
        return result;
    }

    void add(double value) {
        seconds.add(value);
    }

    double median() {
        List<Double> sorted = seconds.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double mean() {
        return seconds.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    @Override
    public String toString() {
        double least = seconds.stream().mapToDouble(value -> value).min().orElseThrow();
        double most = seconds.stream().mapToDouble(value -> value).max().orElseThrow();
        return String.format(Locale.ROOT, "%.3g to %.3g s", least, most);
    }
}
