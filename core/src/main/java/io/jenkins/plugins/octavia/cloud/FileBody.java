package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.value.Download;
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
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A file on its way to Glance: read piece by piece as the connection takes it, hashed in passing, with a
 * {@code Content-Length} so that the server knows a cut connection from a short file.
 */
final class FileBody implements Closeable {

    private static final int PIECE = 128 << 10;

    private interface Opening {
        InputStream open() throws IOException;
    }

    private final String name;
    private final Opening opening;
    private final long size;
    /** What it has to be; the last piece is not sent if it is not. */
    private final Optional<String> sha256;

    private final FileDigests digests = new FileDigests();
    private final LongConsumer progress;
    private volatile InputStream in;
    private volatile String fault;
    private volatile long sent;
    private volatile long lastMove = System.nanoTime();

    /** @param progress is told how many bytes have gone */
    FileBody(Path path, LongConsumer progress) {
        this.name = path.toString();
        this.opening = () -> new FileInputStream(path.toFile());
        this.sha256 = Optional.empty();
        this.progress = progress;
        try {
            this.size = Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + FileProblem.of(e), e);
        }
    }

    /** Of a file that is being fetched. */
    FileBody(Download download, Fetch fetch, LongConsumer progress) {
        this.name = "image file " + download;
        this.opening = () -> new ReadAhead(fetch);
        this.sha256 = Optional.of(download.sha256());
        this.size = fetch.size();
        this.progress = progress;
    }

    /** Why it could not be read, or must not be sent. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
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
                    in = opening.open();
                }
                byte[] piece = in.readNBytes((int) Math.min(PIECE, size - sent));
                if (piece.length == 0) {
                    throw new IOException("it became shorter while it was sent");
                }
                digests.update(piece, piece.length);
                if (sent + piece.length == size) {
                    judge();
                }
                sent += piece.length;
                lastMove = System.nanoTime();
                progress.accept(sent);
                return piece;
            } catch (IOException e) {
                fault = name + (sha256.isPresent() ? ": " : " cannot be read: ") + FileProblem.of(e);
                throw new UncheckedIOException(fault, e);
            }
        }

        private void judge() throws IOException {
            String is = digests.hash().sha256();
            if (sha256.isPresent() && !sha256.get().equals(is)) {
                throw new IOException("has the SHA-256 " + is + ", not " + sha256.get()
                        + "; nothing of it was kept. If the new file is the one you mean, correct image.sha256");
            }
        }
    }
}
