package io.jenkins.plugins.octavia.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.model.Run;

/** The credentials that a run may use: its folder's, those of the folders above, and the global ones. */
public final class RunCredentials {

    private final Run<?, ?> run;

    public RunCredentials(Run<?, ?> run) {
        this.run = run;
    }

    /**
     * Finds credentials of one type, and notes that the run used them.
     *
     * @param typeName what the form for new credentials calls the type, such as {@code Secret text}
     * @param what they are for, such as {@code the heartbeat key}
     * @throws AbortException if none has this id, or they are of another type
     */
    public <C extends StandardCredentials> C get(Class<C> type, String typeName, String id, String what)
            throws AbortException {
        StandardCredentials found = get(id);
        if (!type.isInstance(found)) {
            throw wrongType(found, typeName, what);
        }
        return type.cast(found);
    }

    /** Of whatever type: one id names one thing, and the nearest folder wins. */
    StandardCredentials get(String id) throws AbortException {
        StandardCredentials found = CredentialsProvider.findCredentialById(id, StandardCredentials.class, run);
        if (found == null) {
            throw new AbortException("credentials " + id + ": not found for job "
                    + run.getParent().getFullName()
                    + "; create it in a folder above the job or globally (scope Global)");
        }
        return CredentialsProvider.track(run, found);
    }

    static AbortException wrongType(StandardCredentials found, String expected, String what) {
        return new AbortException("credentials " + found.getId() + ": is "
                + withArticle(found.getDescriptor().getDisplayName()) + ", but " + what + " takes "
                + withArticle(expected));
    }

    /** A word in capitals is spelled out when spoken: an SSH. */
    private static String withArticle(String noun) {
        String vowels = Character.isUpperCase(noun.charAt(1)) ? "AEFHILMNORSX" : "AEIOU";
        return (vowels.indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
    }
}
