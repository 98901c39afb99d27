package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What is fetched while what came before is hashed and sent: a thread of its own reads a few MiB ahead. Without it the three take
 * turns, and take three times as long.
 */
final class ReadAhead extends InputStream {

    private static final int PIECE = 128 << 10;
    private static final int MOST_PIECES = 32;
    private static final long LOOK_MILLIS = 100;

    private final InputStream in;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
    private final Thread reader = new Thread(this::fill, "octavia-prerequisites-fetch");
    private volatile IOException failure;
    /** Whether nothing more is put into the queue. */
    private volatile boolean ended;

    private volatile boolean closed;
    private byte[] piece = {};
    private int at;
    private boolean over;

    ReadAhead(InputStream in) {
        this.in = in;
        reader.setDaemon(true);
        reader.start();
    }

    private void fill() {
        try {
            for (byte[] next = in.readNBytes(PIECE); next.length > 0; next = in.readNBytes(PIECE)) {
                pieces.put(next);
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new InterruptedIOException("aborted");
        } catch (RuntimeException e) {
            failure = new IOException(e.getMessage(), e);
        } finally {
            ended = true;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (!over && at == piece.length) {
            Optional<byte[]> next = next();
            over = next.isEmpty();
            piece = next.orElse(piece);
            at = 0;
        }
        if (over) {
            if (failure != null) {
                throw failure;
            }
            return -1;
        }
        int read = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, bytes, from, read);
        at += read;
        return read;
    }

    /** Empty if there is none any more. Waits no longer than until it is closed: whose thread this is has other work. */
    private Optional<byte[]> next() throws IOException {
        try {
            while (!closed) {
                boolean wasLast = ended;
                byte[] next = pieces.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null || wasLast) {
                    return Optional.ofNullable(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new InterruptedIOException("aborted");
    }

    @Override
    public void close() throws IOException {
        closed = true;
        reader.interrupt();
        in.close();
    }
}
