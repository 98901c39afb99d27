package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The file of an image, wherever it lies: on another machine, its bytes go from there to the cloud. */
public interface ImageFile {

    /**
     * A file on this machine.
     *
     * @param convertsToRaw whether qemu-img converts it before it is sent
     */
    static ImageFile at(Path file, boolean convertsToRaw) {
        return convertsToRaw ? new ConvertedImageFile(file) : new LocalImageFile(file);
    }

    /** What the service answered, and the digests of what was sent. */
    record Sent(Answer answer, FileHash hash) implements Serializable {}

    /**
     * Looks at all that a hypervisor needs, but for the data.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    DiskImage disk() throws IOException;

    /** Reads the whole file. */
    FileHash hash() throws IOException;

    /**
     * Sends the file as the body of a request, once.
     *
     * @param progress may be told how many bytes have gone
     * @throws CloudException if there is no answer
     */
    Sent send(Call call, Route route, LongConsumer progress);

    /** A way to send a file, as {@link #send} is one. */
    @FunctionalInterface
    interface Sending {
        Sent send(Call call, Route route, LongConsumer progress);
    }

    /** The same file, sent in another way. */
    default ImageFile sentBy(Sending sending) {
        ImageFile file = this;
        return new ImageFile() {
            @Override
            public DiskImage disk() throws IOException {
                return file.disk();
            }

            @Override
            public FileHash hash() throws IOException {
                return file.hash();
            }

            @Override
            public Sent send(Call call, Route route, LongConsumer progress) {
                return sending.send(call, route, progress);
            }
        };
    }
}
