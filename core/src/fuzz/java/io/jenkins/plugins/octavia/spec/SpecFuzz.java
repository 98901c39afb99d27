package io.jenkins.plugins.octavia.spec;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Any text is a specification or refused as one, with messages that a terminal can show. */
public final class SpecFuzz {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SpecFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SpecReader.fromYaml(new String(input, StandardCharsets.UTF_8), Specs.FOLDER);
        } catch (SpecException e) {
            if (e.problems().isEmpty()
                    || CONTROL.matcher(String.join("", e.problems())).find()) {
                throw new AssertionError("not fit for a terminal: " + e.problems(), e);
            }
        }
    }
}
