package io.jenkins.plugins.octavia.prerequisite;

/** Which secrets a run may make if there are none. */
public enum Minting {
    /** A keypair, certificate authorities, and what Octavia's services share. */
    EVERYTHING,
    /** Certificate authorities. */
    AUTHORITY,
    /** None: the caller keeps them all. */
    NOTHING
}
