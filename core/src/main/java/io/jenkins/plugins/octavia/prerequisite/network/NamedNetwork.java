package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;

/** A network that somebody else made and keeps, which a specification names by its name or id. */
public final class NamedNetwork {

    private NamedNetwork() {}

    /**
     * One that amphorae are to be on.
     *
     * @param about what wants it, for messages
     * @param key of the specification that names it
     * @return its id
     * @throws Refusal if there is none, or several, or it has no subnet, for Nova boots nothing on such a network
     */
    public static String forAmphorae(Networking neutron, String wanted, String about, String key) {
        String id = find(neutron, wanted, about, key);
        if (neutron.subnetsOf(List.of(id)).isEmpty()) {
            throw new Refusal(
                    about + ": network " + wanted + " has no subnet, and Nova boots no amphora on it; make one"
                            + " (openstack subnet create), or correct " + key);
        }
        return id;
    }

    /**
     * The project's own, else one that others share with it.
     *
     * @return its id
     * @throws Refusal if there is none, or several
     */
    public static String find(Networking neutron, String wanted, String about, String key) {
        List<Network> found = neutron.network(wanted).map(List::of).orElseGet(() -> neutron.networks(wanted));
        if (found.isEmpty()) {
            found = neutron.networksOfOthers(wanted);
        }
        if (found.size() != 1) {
            throw new Refusal(
                    about + ": this login sees " + (found.isEmpty() ? "no network" : found.size() + " networks")
                            + " of name or id " + wanted
                            + (found.isEmpty()
                                    ? "; correct " + key + ", or make the network first"
                                    : "; name one by id in " + key));
        }
        return found.get(0).id();
    }
}
