package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When the requests of a run were under way, as a picture: what ran at the same time, and what waited. */
final class Timeline implements RequestWatch {

    private static final int ROW = 18;
    private static final int WIDTH = 900;
    private static final int LABELS = 420;
    private static final int TOP = 30;

    private record Span(String request, String outcome, long begin, long end) {}

    private final LongSupplier nanoTime;
    private final long start;
    private final List<Span> spans = new ArrayList<>();

    /** Time starts now. */
    Timeline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public LongSupplier nanoTime() {
        return nanoTime;
    }

    @Override
    public void ended(Call call, Optional<Answer> answer, long begin, long end) {
        String outcome = answer.map(Answer::status).map(String::valueOf).orElse("no answer");
        Span span = new Span(call.toString(), outcome, begin - start, end - start);
        synchronized (spans) {
            spans.add(span);
        }
    }

    /** The picture as SVG: a row for each request, in the order in which they began. */
    String svg() {
        List<Span> rows;
        synchronized (spans) {
            rows = spans.stream().sorted(Comparator.comparing(Span::begin)).toList();
        }
        long whole = Math.max(1, rows.stream().mapToLong(Span::end).max().orElse(1));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<title>%d requests, %.2f s</title>%n",
                WIDTH + LABELS,
                TOP + ROW * (rows.size() + 1),
                rows.size(),
                seconds(whole)));
        int bottom = TOP + ROW * rows.size();
        long tick = tick(whole);
        for (long at = 0; at <= whole; at += tick) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%2$.1f\" y1=\"%1$d\" x2=\"%2$.1f\" y2=\"%3$d\" stroke=\"#ccc\"/>"
                            + "<text x=\"%2$.1f\" y=\"%4$d\" fill=\"#666\">%5$.1f s</text>%n",
                    TOP,
                    x(at, whole),
                    bottom,
                    TOP - 8,
                    seconds(at)));
        }
        for (int row = 0; row < rows.size(); row++) {
            svg.append(bar(rows.get(row), TOP + ROW * row, whole));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Span span, int y, long whole) {
        double left = x(span.begin(), whole);
        double width = Math.max(1, x(span.end(), whole) - left);
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s: %s, %d ms</text>%n",
                left,
                y + 2,
                width,
                ROW - 4,
                span.outcome().startsWith("2") ? "#4a90d9" : "#d9534a",
                left + width + 4,
                y + ROW - 5,
                escaped(span.request()),
                span.outcome(),
                TimeUnit.NANOSECONDS.toMillis(span.end() - span.begin()));
    }

    private static double x(long nanos, long whole) {
        return (double) nanos / whole * WIDTH;
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** Tenths, halves, ones, fives... of a second, so that about ten fit. */
    private static long tick(long whole) {
        long tick = 100_000_000;
        for (int factor = 5; whole / tick > 10; factor = factor == 5 ? 2 : 5) {
            tick *= factor;
        }
        return tick;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\p{Cntrl}", "?");
    }
}
