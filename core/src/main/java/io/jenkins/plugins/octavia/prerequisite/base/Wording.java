package io.jenkins.plugins.octavia.prerequisite.base;

/**
 * What messages call the places where an operator gives something.
 *
 * @param caPassphrase for example a variable
 * @param heartbeatKey likewise
 * @param serverCertsKeyPassphrase likewise
 * @param conf where octavia.conf is given
 * @param authority what to do so that a run finds the authority that is in use
 * @param network what to do so that a run finds the management network
 * @param key what to do so that a run finds the key of a keypair
 * @param lockTimeout how long a run waits for others
 * @param deployed by what an operator says that the controllers have the files of a phase
 * @param refresh what has amphorae follow a phase
 * @param withoutOctavia what to do if Octavia is not there to say whether they have
 * @param rotationStatus what says how far the replacement of an authority has come, and what comes next
 * @param configure what has the agents of amphorae take new addresses of health managers
 */
public record Wording(
        String caPassphrase,
        String heartbeatKey,
        String serverCertsKeyPassphrase,
        String conf,
        String authority,
        String network,
        String key,
        String lockTimeout,
        String deployed,
        String refresh,
        String withoutOctavia,
        String rotationStatus,
        String configure) {}
