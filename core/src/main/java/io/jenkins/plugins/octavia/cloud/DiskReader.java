package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads here and there in a file. Behind its end there are zeros, as for qemu, which thinks in whole clusters. */
final class DiskReader implements AutoCloseable {
    private final FileChannel channel;
    private final long size;

    DiskReader(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    long size() {
        return size;
    }

    byte[] read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // the next part
        }
        return bytes.array();
    }

    ByteBuffer buffer(long at, int length) throws IOException {
        return ByteBuffer.wrap(read(at, length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
