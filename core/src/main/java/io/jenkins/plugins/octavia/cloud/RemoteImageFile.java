package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.value.Download;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * A published file, on its way from its server to Glance without being stored here. Its SHA-256 decides: the last piece goes to
 * Glance only if it fits, so that no other image ever becomes active.
 *
 * @param route to its server
 */
public record RemoteImageFile(Download download, Route route) implements ImageFile {

    /** The header of an image, with room for what some builders put before the rest. */
    private static final int BEGIN = 1 << 20;

    /** By the begin of the file alone: that its tables are in order is up to who published that SHA-256. */
    @Override
    public DiskImage disk() throws IOException {
        try (Fetch fetch = Fetch.begin(download, route, BEGIN)) {
            long size = fetch.size();
            byte[] begin = fetch.readNBytes((int) Math.min(BEGIN, size));
            return DiskImage.begin(download.name(), begin, size);
        }
    }

    @Override
    public FileHash hash() throws IOException {
        FileDigests digests = new FileDigests();
        try (Fetch fetch = Fetch.all(download, route)) {
            byte[] buffer = new byte[256 << 10];
            for (int read = fetch.read(buffer); read > 0; read = fetch.read(buffer)) {
                digests.update(buffer, read);
            }
        }
        return digests.hash();
    }

    @Override
    public Sent send(Call call, Route glance, LongConsumer progress) {
        try (Fetch fetch = Fetch.all(download, route)) {
            FileBody body = new FileBody(download, fetch, progress);
            try {
                return new Sent(new Http(glance).upload(call, body), body.hash());
            } catch (CloudException e) {
                throw body.fault().map(CloudException::of).orElse(e);
            }
        } catch (IOException e) {
            throw CloudException.of("image file " + download + ": " + e.getMessage());
        }
    }
}
