package io.jenkins.plugins.octavia.bench;

import java.util.Locale;

/** Rows of the table that bench/run prints. */
final class Table {

    private Table() {}

    /** @param verdict a format with the ratio that is compared with {@code target} */
    static void row(
            String what, Object ours, String against, Object theirs, String target, String verdict, double ratio) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |%n",
                what,
                ours,
                against,
                theirs,
                target,
                String.format(Locale.ROOT, verdict, ratio));
    }
}
