package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.ImageFile.Head;
import io.jenkins.plugins.octavia.spec.FileProblem;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the header of a qcow2 file says, so that an image that Nova could not boot is not even uploaded.
 *
 * @param virtualSize of the disk, in bytes
 * @param fileSize of the file, in bytes
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt">QEMU: qcow2</a>
 */
record Qcow2(ImageFile content, long virtualSize, long fileSize) {

    private static final int MAGIC = 0x514649fb;
    private static final long GIB = 1L << 30;
    /** Incompatible feature of version 3: the data is in another file. */
    private static final long EXTERNAL_DATA = 1L << 2;

    /** @throws Refusal where the file is no image that can stand alone */
    static Qcow2 read(Path file, ImageFile content) {
        try {
            return read(file, content, content.head());
        } catch (EOFException e) {
            throw refusal(file, "is cut off within its header; build or copy it again");
        } catch (NoSuchFileException e) {
            throw refusal(file, "is not there; build it with diskimage-create.sh, or correct image.file");
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + FileProblem.of(e));
        }
    }

    private static Qcow2 read(Path file, ImageFile content, Head head) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(head.bytes()))) {
            if (in.readInt() != MAGIC) {
                throw refusal(file, "is not in qcow2 format; convert it: qemu-img convert -O qcow2 IMAGE OUT");
            }
            int version = in.readInt();
            if (version != 2 && version != 3) {
                throw refusal(file, "is qcow2 of version " + version + ", known are 2 and 3");
            }
            boolean hasBackingFile = in.readLong() != 0;
            in.readInt();
            int clusterBits = in.readInt();
            long size = in.readLong();
            boolean encrypted = in.readInt() != 0;
            in.skipNBytes(36);
            boolean externalData = version == 3 && (in.readLong() & EXTERNAL_DATA) != 0;
            if (hasBackingFile || externalData) {
                throw refusal(file, "needs another file (backing or data file); flatten it: qemu-img convert");
            }
            if (encrypted) {
                throw refusal(file, "is encrypted, which Nova cannot boot");
            }
            if (clusterBits < 9 || clusterBits > 21 || size <= 0) {
                throw refusal(
                        file,
                        "has a header that makes no sense (cluster bits " + clusterBits + ", virtual size " + size
                                + "); build or copy it again");
            }
            return new Qcow2(content, size, head.size());
        }
    }

    /** The virtual size in GiB, rounded up: what Glance calls {@code min_disk}. */
    int minDisk() {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (virtualSize - 1) / GIB + 1));
    }

    private static Refusal refusal(Path file, String message) {
        return new Refusal("image file " + file + ": " + message);
    }
}
