package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.bench.Recording.Exchange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code apply} in a JVM that has done so before, as in Jenkins: WarmApply CLOUDS.YAML FOLDER ROUNDS SCRIPT. */
public final class WarmApply {

    private static final int WARM_UP = 5;
    private static final long IMAGE = 64L << 20;

    private WarmApply() {}

    public static void main(String... args) throws Exception {
        try (Site site = new Site(Path.of(args[0]), Path.of(args[1])).prepare(IMAGE)) {
            measure(site, Integer.parseInt(args[2]), args[3]);
        }
    }

    private static void measure(Site site, int rounds, String sdk) throws Exception {
        BareClient bare = new BareClient();
        for (int i = 0; i < WARM_UP; i++) {
            Recording recording = site.apply();
            site.destroy();
            bare.send(recording.exchanges());
            site.destroy();
        }
        Times first = new Times();
        Times second = new Times();
        Times sentAgain = new Times();
        Times python = new Times();
        List<Integer> requests = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Exchange> recorded = first.time(() -> site.apply()).exchanges();
            requests.add(second.time(() -> site.apply()).exchanges().size());
            site.destroy();
            sentAgain.time(() -> {
                bare.send(recorded);
                return null;
            });
            site.destroy();
            python.add(Double.parseDouble(
                    site.command().run("/usr/bin/python3", sdk, site.name).strip()));
        }
        String what = "`apply`, warm JVM";
        String script = "an openstacksdk script, the same calls in order";
        String client = "a bare HTTP client, the same requests at once where they can be";
        Table.row(what, first, script, python, ">= 1.5 x faster", "%.1f x faster", python.median() / first.median());
        Table.row(what, first, client, sentAgain, "<= 1.3 x", "%.2f x", first.median() / sentAgain.median());
        Table.row(
                "second `apply`, warm JVM",
                second,
                "",
                "",
                "<= 10 requests, <= 0.5 s",
                Collections.max(requests) + " requests, %.2f s",
                second.median());
    }
}
