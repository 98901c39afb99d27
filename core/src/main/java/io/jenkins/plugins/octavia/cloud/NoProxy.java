package io.jenkins.plugins.octavia.cloud;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The servers that are reached without a proxy: {@code *} for all, or names with those below them, names with a port,
 * addresses, and networks in CIDR. An entry counts if curl or Python's requests takes it.
 *
 * @see <a href="https://curl.se/docs/manpage.html#--noproxy">curl --noproxy</a>
 */
record NoProxy(boolean everything, List<String> entries) {

    static NoProxy of(String text) {
        return new NoProxy(
                text.strip().equals("*"),
                Stream.of(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    boolean has(URI server) {
        String host = server.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return everything
                || entries.stream()
                        .anyMatch(entry -> InetAddresses.isInetAddress(host)
                                ? isAddress(entry, InetAddresses.forString(host))
                                : isName(entry, host) || isName(entry, host + ":" + server.getPort()));
    }

    private static boolean isName(String entry, String server) {
        String name = entry.replaceFirst("^\\.+", "");
        return server.equals(name) || server.endsWith("." + name);
    }

    private static boolean isAddress(String entry, InetAddress address) {
        int slash = entry.indexOf('/');
        String text = (slash < 0 ? entry : entry.substring(0, slash)).replaceAll("[\\[\\]]", "");
        if (!InetAddresses.isInetAddress(text)) {
            return false;
        }
        byte[] network = InetAddresses.forString(text).getAddress();
        byte[] wanted = address.getAddress();
        String prefix = slash < 0 ? String.valueOf(network.length * 8) : entry.substring(slash + 1);
        if (network.length != wanted.length || !prefix.matches("[1-9]\\d{0,2}")) {
            return false;
        }
        int bits = Integer.parseInt(prefix);
        for (int bit = 0; bit < bits; bit++) {
            if (bit == network.length * 8 || ((network[bit / 8] ^ wanted[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
