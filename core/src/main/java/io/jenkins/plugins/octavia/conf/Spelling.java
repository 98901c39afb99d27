package io.jenkins.plugins.octavia.conf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was meant by one that is not known. */
final class Spelling {

    private Spelling() {}

    /** The known name that differs least, if it differs in a third of its letters at most, and never in more than four. */
    static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= 4)
                .filter(other -> distance(name, other) <= Math.min(4, other.length() / 3))
                .min(Comparator.comparingInt(other -> distance(name, other)));
    }

    /** Levenshtein's distance: letters to insert, remove or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
