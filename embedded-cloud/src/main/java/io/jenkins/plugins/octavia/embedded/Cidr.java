package io.jenkins.plugins.octavia.embedded;

import java.math.BigInteger;
import java.util.Optional;

/** A range of addresses with a common prefix; {@code network} has no bits behind it. */
record Cidr(Address network, int prefix) {
    /** Reads {@code 10.0.0.5/24} as the network 10.0.0.0/24, and an address alone as a network of one. */
    static Optional<Cidr> parse(String text) {
        String[] parts = text.split("/", 2);
        Optional<Address> address = Address.parse(parts[0]);
        if (address.isEmpty() || (parts.length == 2 && !parts[1].matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        int bits = bits(address.get().version());
        int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : bits;
        if (prefix > bits) {
            return Optional.empty();
        }
        int free = bits - prefix;
        BigInteger network = address.get().value().shiftRight(free).shiftLeft(free);
        return Optional.of(new Cidr(new Address(address.get().version(), network), prefix));
    }

    private static int bits(int version) {
        return version == 4 ? 32 : 128;
    }

    int version() {
        return network.version();
    }

    Address last() {
        BigInteger size = BigInteger.ONE.shiftLeft(bits(version()) - prefix);
        return network.plus(size.subtract(BigInteger.ONE));
    }

    boolean contains(Address address) {
        return address.version() == version() && network.compareTo(address) <= 0 && address.compareTo(last()) <= 0;
    }

    boolean overlaps(Cidr other) {
        return contains(other.network) || other.contains(network);
    }

    /** The smallest address that a port may have; IPv4 keeps the network's own address back, IPv6 the routers' one. */
    Address firstUsable() {
        return isPair() ? network : network.plus(1);
    }

    Address lastUsable() {
        return version() == 6 || isPair() ? last() : last().plus(-1);
    }

    /** RFC 3021: a point-to-point link has neither a network nor a broadcast address. */
    private boolean isPair() {
        return bits(version()) - prefix <= 1;
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
