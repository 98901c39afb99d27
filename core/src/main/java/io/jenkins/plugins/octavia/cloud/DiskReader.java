package io.jenkins.plugins.octavia.cloud;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads here and there in a file. Behind its end there are zeros, as for qemu, which thinks in whole clusters. */
final class DiskReader implements AutoCloseable {

    /** Reads as a channel does, and gives how many bytes came; none at the end. */
    private interface Source {
        int read(ByteBuffer into, long at) throws IOException;
    }

    private final Source source;
    private final Closeable open;
    private final long size;

    DiskReader(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        source = channel::read;
        open = channel;
        size = channel.size();
    }

    /**
     * Of a file that is elsewhere: what is behind its begin cannot be seen.
     *
     * @param size of the whole file
     */
    DiskReader(byte[] begin, long size) {
        source = (into, at) -> {
            int length = (int) Math.min(into.remaining(), Math.max(0, begin.length - at));
            if (length > 0) {
                into.put(begin, (int) at, length);
            }
            return length;
        };
        open = () -> {};
        this.size = size;
    }

    long size() {
        return size;
    }

    byte[] read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && source.read(bytes, at + bytes.position()) > 0) {
            // the next part
        }
        return bytes.array();
    }

    ByteBuffer buffer(long at, int length) throws IOException {
        return ByteBuffer.wrap(read(at, length));
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
