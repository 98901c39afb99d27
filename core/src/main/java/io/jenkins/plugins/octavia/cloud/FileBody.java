package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;

/**
 * A file on its way to Glance: read piece by piece as the connection takes it, hashed in passing, with a
 * {@code Content-Length} so that the server knows a cut connection from a short file.
 */
final class FileBody implements Closeable {

    private static final int PIECE = 128 << 10;

    private final Path path;
    private final long size;
    private final FileDigests digests = new FileDigests();
    private final LongConsumer progress;
    private volatile InputStream in;
    private volatile long sent;
    private volatile long lastMove = System.nanoTime();

    /** @param progress is told how many bytes have gone */
    FileBody(Path path, LongConsumer progress) {
        this.path = path;
        this.progress = progress;
        try {
            this.size = Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + FileProblem.of(e), e);
        }
    }

    BodyPublisher publisher() {
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(Pieces::new), size);
    }

    long size() {
        return size;
    }

    boolean isSent() {
        return sent == size;
    }

    /** The {@link System#nanoTime()} of the last piece. */
    long lastMove() {
        return lastMove;
    }

    /** Of what was sent, complete when {@link #isSent()}. */
    FileHash hash() {
        return digests.hash();
    }

    /** Wherever the sending ended. */
    @Override
    public void close() throws IOException {
        InputStream opened = in;
        if (opened != null) {
            opened.close();
        }
    }

    private final class Pieces implements Iterator<byte[]> {
        @Override
        public boolean hasNext() {
            return sent < size;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                if (in == null) {
                    in = new FileInputStream(path.toFile());
                }
                byte[] piece = in.readNBytes((int) Math.min(PIECE, size - sent));
                if (piece.length == 0) {
                    throw new IOException("it became shorter while it was sent");
                }
                digests.update(piece, piece.length);
                sent += piece.length;
                lastMove = System.nanoTime();
                progress.accept(sent);
                return piece;
            } catch (IOException e) {
                throw new UncheckedIOException(path + " cannot be read: " + FileProblem.of(e), e);
            }
        }
    }
}
