package io.jenkins.plugins.octavia.embedded;

import java.util.ArrayList;
import java.util.List;

/** Addresses of a subnet from which ports without a wish are served; both ends belong to it. */
record Pool(Address start, Address end) {
    /** All that the subnet has, without the gateway. */
    static List<Pool> all(Cidr cidr, Address gateway) {
        Address first = cidr.firstUsable();
        Address last = cidr.lastUsable();
        if (gateway == null || gateway.compareTo(first) < 0 || gateway.compareTo(last) > 0) {
            return List.of(new Pool(first, last));
        }
        List<Pool> pools = new ArrayList<>();
        if (gateway.compareTo(first) > 0) {
            pools.add(new Pool(first, gateway.plus(-1)));
        }
        if (gateway.compareTo(last) < 0) {
            pools.add(new Pool(gateway.plus(1), last));
        }
        return pools;
    }

    boolean contains(Address address) {
        return start.compareTo(address) <= 0 && address.compareTo(end) <= 0;
    }

    boolean overlaps(Pool other) {
        return contains(other.start) || other.contains(start);
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
