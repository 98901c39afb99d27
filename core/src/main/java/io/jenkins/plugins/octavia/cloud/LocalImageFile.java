package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A file on this machine. */
public record LocalImageFile(Path path) implements ImageFile {

    @Override
    public DiskImage disk() throws IOException {
        return DiskImage.of(path);
    }

    @Override
    public FileHash hash() throws IOException {
        FileDigests digests = new FileDigests();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[256 << 10];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digests.update(buffer, read);
            }
        }
        return digests.hash();
    }

    @Override
    public Sent send(Call call, Route route, LongConsumer progress) {
        FileBody body = new FileBody(path, progress);
        return new Sent(new Http(route).upload(call, body), body.hash());
    }
}
