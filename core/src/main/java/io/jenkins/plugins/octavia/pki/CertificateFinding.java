package io.jenkins.plugins.octavia.pki;

/**
 * Something that is wrong with a file of certificates or keys.
 *
 * @param file its name, relative to the folder of the run
 * @param message what is wrong
 * @param advice what to do
 */
public record CertificateFinding(Severity severity, String file, String message, String advice) {

    public enum Severity {
        /** Octavia does not work with it, or soon will not. */
        ERROR,
        /** It works today and deserves attention. */
        WARNING
    }

    static CertificateFinding error(String file, String message, String advice) {
        return new CertificateFinding(Severity.ERROR, file, message, advice);
    }

    static CertificateFinding warning(String file, String message, String advice) {
        return new CertificateFinding(Severity.WARNING, file, message, advice);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return file + ": " + message + "; " + advice;
    }
}
