package io.jenkins.plugins.octavia.pki;

/** Content that is not the PEM it should be; the caller, which knows the file's name, makes a finding or an error of it. */
final class PemFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    PemFault(String wrong, String remedy) {
        super(wrong);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
