package io.jenkins.plugins.octavia.prerequisite.lock;

import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.cloud.LockKeypairs;
import io.jenkins.plugins.octavia.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a keypair that stands for a lock says: in its name the project and a number that only grows, in the comment of its
 * public key who holds the lock. Nobody has the private key, for the public one is a digest of the comment.
 *
 * @param number of two locks of a project, the one with the greater number counts
 * @param began when its run took the lock, by the cloud's clock
 */
public record LockNote(String projectId, long number, String id, Instant began, String who) {

    private static final Pattern NAME = Pattern.compile(Pattern.quote(LockKeypairs.PREFIX) + "(.+)-(\\d{1,18})");
    private static final Pattern LINE = Pattern.compile("ssh-ed25519 \\S+ ([0-9a-f]{16}) (\\S+) ?(.*)");

    /** The same as it is read again: Nova's database may not take other letters, and a line loses blanks at its end. */
    public LockNote {
        who = Printable.line(who).replaceAll("[^ -~]", "?").strip();
    }

    public static String prefix(String projectId) {
        return LockKeypairs.PREFIX + projectId + "-";
    }

    /** Empty if it is not one of ours. */
    public static Optional<LockNote> of(Keypair keypair) {
        Matcher name = NAME.matcher(keypair.name());
        Matcher line = LINE.matcher(keypair.publicKey());
        if (!name.matches() || !line.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LockNote(
                    name.group(1),
                    Long.parseLong(name.group(2)),
                    line.group(1),
                    Instant.parse(line.group(2)),
                    line.group(3)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    LockNote numbered(long other) {
        return new LockNote(projectId, other, id, began, who);
    }

    /** Whether both are of the same hold of the same run, which numbers them anew from time to time. */
    boolean isSameHold(LockNote other) {
        return id.equals(other.id) && began.equals(other.began);
    }

    public String name() {
        return prefix(projectId) + number;
    }

    public Keypair keypair() {
        String comment = id + " " + began + " " + who;
        return new Keypair(name(), "ssh-ed25519 " + key(comment) + " " + comment);
    }

    /** As people read it. */
    public String holder(Optional<Instant> now) {
        return "the run of " + who
                + now.map(time -> ", which began "
                                + Math.max(0, Duration.between(began, time).toSeconds()) + " s ago")
                        .orElse("")
                + " (lock " + id + ")";
    }

    /** The body of an Ed25519 public key as OpenSSH writes it (RFC 8709, 4): its type and 32 bytes, with their lengths. */
    private static String key(String comment) {
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] digest = sha256(comment);
        ByteBuffer blob = ByteBuffer.allocate(2 * Integer.BYTES + type.length + digest.length);
        blob.putInt(type.length).put(type).putInt(digest.length).put(digest);
        return Base64.getEncoder().encodeToString(blob.array());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
