package io.jenkins.plugins.octavia.pki;

import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A program of the machine as the judge of our files. */
record Tool(int exit, String output) {

    /** Skips the test where the program is not installed. */
    static Tool run(Object... words) throws Exception {
        List<String> command = Arrays.stream(words).map(Object::toString).toList();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            assumeTrue(command.get(0) + " is not installed", false);
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Tool(process.waitFor(), output);
    }

    /** Skips the test where Python's cryptography is not installed. */
    static Tool python(String script, Object... arguments) throws Exception {
        assumeTrue(
                "python3-cryptography",
                run("python3", "-c", "import cryptography").exit() == 0);
        return script("python3", script, arguments);
    }

    /** Skips the test where Octavia is not installed, for the system's Python. */
    static Tool octavia(String script, Object... arguments) throws Exception {
        String python = "/usr/bin/python3";
        assumeTrue("python3-octavia", run(python, "-c", "import octavia").exit() == 0);
        return script(python, script, arguments);
    }

    private static Tool script(String python, String script, Object... arguments) throws Exception {
        Object[] words = new Object[arguments.length + 3];
        words[0] = python;
        words[1] = "-c";
        words[2] = script;
        System.arraycopy(arguments, 0, words, 3, arguments.length);
        return run(words);
    }
}
