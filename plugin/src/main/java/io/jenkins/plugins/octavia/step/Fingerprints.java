package io.jenkins.plugins.octavia.step;

import hudson.model.FingerprintMap;
import hudson.model.Run;
import hudson.tasks.Fingerprinter.FingerprintAction;
import java.io.IOException;
import java.util.Map;
import jenkins.model.Jenkins;

/** Records fingerprints, so that Jenkins finds the build that an image came from. */
final class Fingerprints {

    private Fingerprints() {}

    /** @param digests MD5 in hexadecimal, Jenkins' own choice, by the name of the file */
    static void record(Run<?, ?> run, Map<String, String> digests) throws IOException {
        FingerprintMap all = Jenkins.get().getFingerprintMap();
        for (Map.Entry<String, String> file : digests.entrySet()) {
            all.getOrCreate(run, file.getKey(), file.getValue()).addFor(run);
        }
        synchronized (run) {
            FingerprintAction action = run.getAction(FingerprintAction.class);
            if (action == null) {
                run.addAction(new FingerprintAction(run, digests));
            } else {
                action.add(digests);
            }
            run.save();
        }
    }
}
