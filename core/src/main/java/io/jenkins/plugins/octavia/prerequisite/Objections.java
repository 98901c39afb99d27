package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.Outlook.Objection;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what speaks against a run, so that all of it is said at once. */
final class Objections {

    private final List<Objection> all = new ArrayList<>();

    List<Objection> all() {
        return List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean isCloudFailing() {
        return all.stream().anyMatch(objection -> objection.cause() instanceof CloudException);
    }

    /**
     * Does a part of the work.
     *
     * @param about the sections that it is about
     * @return whether nothing speaks against it
     */
    boolean check(Set<Section> about, Runnable work) {
        try {
            work.run();
            return true;
        } catch (Refusal | PkiException | CloudException e) {
            all.add(new Objection(about, e));
            return false;
        }
    }

    /**
     * Refuses the run if anything speaks against it.
     *
     * @throws CloudException the first one, if the cloud failed
     * @throws Refusal with all others, a line each
     */
    void refuse() {
        List<Refusal> refusals = new ArrayList<>();
        for (Objection objection : all) {
            if (objection.cause() instanceof CloudException failure) {
                throw failure;
            }
            refusals.add(new Refusal(objection.cause().getMessage()));
        }
        if (!refusals.isEmpty()) {
            throw Refusal.of(refusals);
        }
    }
}
