package io.jenkins.plugins.octavia.value;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;

/** An IP network, {@code 172.16.0.0/22} or {@code fd00:77::/64}. Never asks a name server. */
public record Cidr(InetAddress network, int prefix) {

    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "has the prefix length " + prefix + ", which is not between 0 and " + bits);
        }
        InetAddress masked = masked(network, prefix);
        if (!masked.equals(network)) {
            throw new IllegalArgumentException(
                    "has host bits set; did you mean " + InetAddresses.toAddrString(masked) + "/" + prefix + "?");
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the text */
    public static Cidr parse(String text) {
        int slash = slash(text);
        return new Cidr(address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /**
     * The network that {@code 10.5.7.9/16} is in, whatever its host bits are.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Cidr around(String text) {
        int slash = slash(text);
        InetAddress address = address(text.substring(0, slash));
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return new Cidr(prefix > address.getAddress().length * 8 ? address : masked(address, prefix), prefix);
    }

    private static int slash(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            throw new IllegalArgumentException("is not ADDRESS/PREFIX, such as 172.16.0.0/22");
        }
        return slash;
    }

    /** @throws IllegalArgumentException if the text is not the literal of an IPv4 or IPv6 address */
    public static InetAddress address(String text) {
        if (!InetAddresses.isInetAddress(text) || text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("is not an IP address");
        }
        return InetAddresses.forString(text);
    }

    public boolean isIpv6() {
        return network instanceof Inet6Address;
    }

    public boolean contains(InetAddress address) {
        return address.getClass() == network.getClass()
                && masked(address, prefix).equals(network);
    }

    /** Whether the address is the network's own or, in IPv4, its broadcast address: no host can have it. */
    public boolean reserves(InetAddress address) {
        return address.equals(network) || (!isIpv6() && address.equals(last()));
    }

    /** The highest address. */
    public InetAddress last() {
        int hostBits = network.getAddress().length * 8 - prefix;
        BigInteger last = InetAddresses.toBigInteger(network)
                .add(BigInteger.ONE.shiftLeft(hostBits))
                .subtract(BigInteger.ONE);
        return fromBigInteger(last, isIpv6());
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        int hostBits = address.getAddress().length * 8 - prefix;
        BigInteger value =
                InetAddresses.toBigInteger(address).shiftRight(hostBits).shiftLeft(hostBits);
        return fromBigInteger(value, address instanceof Inet6Address);
    }

    private static InetAddress fromBigInteger(BigInteger value, boolean ipv6) {
        return ipv6 ? InetAddresses.fromIPv6BigInteger(value) : InetAddresses.fromIPv4BigInteger(value);
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(network) + "/" + prefix;
    }
}
