package io.jenkins.plugins.octavia.embedded;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address as a number, so that ranges can be counted. */
record Address(int version, BigInteger value) implements Comparable<Address> {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    static Optional<Address> parse(String text) {
        boolean four = V4.matcher(text).matches();
        if (!four && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // Only digits and colons get here, so that no name is ever looked up.
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return Optional.of(new Address(bytes.length == 4 ? 4 : 6, new BigInteger(1, bytes)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    Address plus(BigInteger offset) {
        return new Address(version, value.add(offset));
    }

    Address plus(long offset) {
        return plus(BigInteger.valueOf(offset));
    }

    @Override
    public int compareTo(Address other) {
        return version == other.version ? value.compareTo(other.value) : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        return version == 4 ? dotted() : compressed();
    }

    private String dotted() {
        long bits = value.longValue();
        return (bits >> 24 & 255) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
    }

    /** RFC 5952: small letters, and the first of the longest runs of zeros left out. */
    private String compressed() {
        List<String> groups = new ArrayList<>();
        for (int shift = 112; shift >= 0; shift -= 16) {
            groups.add(Integer.toHexString(value.shiftRight(shift).intValue() & 0xffff));
        }
        int start = 0;
        int longest = 0;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        if (longest < 2) {
            return String.join(":", groups);
        }
        return String.join(":", groups.subList(0, start)) + "::" + String.join(":", groups.subList(start + longest, 8));
    }
}
