package io.jenkins.plugins.octavia.step;

import hudson.model.Run;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.util.VirtualFile;

/**
 * {@code authority.p12} among the artifacts of a build. It may be the only copy of an authority that is in use, so no other
 * authority ever takes its place.
 */
record AuthorityArtifact(Run<?, ?> run, ArtifactFolder folder) {

    private static final Set<String> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

    String path() {
        return folder.path() + "/authority.p12";
    }

    /** @throws Refusal if an authority is archived already: it must not be replaced */
    void refuseSecond() throws IOException {
        if (file().exists()) {
            throw taken("an authority");
        }
    }

    /**
     * Archives authorities, also over those among them that are archived already, with another client.
     *
     * @throws Refusal if another authority is archived, or is about to be
     */
    void archive(KeptAuthorities kept, Passphrase passphrase, Workspace workspace, SecureRandom random)
            throws IOException, InterruptedException {
        // On Windows names that differ in case are the same.
        String place = run.getExternalizableId() + " " + path().toLowerCase(Locale.ROOT);
        if (!BEING_WRITTEN.add(place)) {
            throw taken("what another step archives just now");
        }
        try {
            if (file().exists() && !holdsNoOther(kept, passphrase)) {
                throw taken("another authority");
            }
            workspace.archive(Map.of(path(), Pkcs12.write(kept, passphrase, random)));
        } finally {
            BEING_WRITTEN.remove(place);
        }
    }

    private boolean holdsNoOther(KeptAuthorities kept, Passphrase passphrase) throws IOException {
        try (InputStream content = file().open()) {
            return kept.fingerprints()
                    .containsAll(Pkcs12.read(path(), content.readAllBytes(), passphrase)
                            .fingerprints());
        } catch (PkiException e) {
            return false;
        }
    }

    private VirtualFile file() {
        return run.getArtifactManager().root().child(path());
    }

    private Refusal taken(String by) {
        return new Refusal(
                "artifact " + path() + ": this build has " + by + " there, and it may be the only copy; put it"
                        + " into credentials, and run this step in another build");
    }
}
