package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.DiskImage;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** The file of an image that a hypervisor can boot, so that another is not even uploaded. */
public record DiskFile(ImageFile content, DiskImage disk) {

    private static final long GIB = 1L << 30;

    /**
     * @param file what messages call it
     * @throws Refusal if no hypervisor can boot it, or not by itself
     */
    public static DiskFile read(String file, ImageFile content) {
        try {
            DiskImage disk = content.disk();
            if (!disk.fault().isEmpty()) {
                throw refusal(file, disk.fault());
            }
            return new DiskFile(content, disk);
        } catch (NoSuchFileException e) {
            throw refusal(file, "is not there; build it with diskimage-create.sh, or correct image.file");
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + FileProblem.of(e));
        }
    }

    public long size() {
        return disk.fileSize();
    }

    /** The virtual size in GiB, rounded up: what Glance calls {@code min_disk}. */
    public int minDisk() {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (disk.virtualSize() - 1) / GIB + 1));
    }

    private static Refusal refusal(String file, String message) {
        return new Refusal("image file " + file + ": " + message);
    }
}
