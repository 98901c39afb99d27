package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.text.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A qcow2 file on this machine that goes to the cloud as a raw disk. qemu-img converts it each time the bytes are needed, into
 * a sparse file beside it that does not stay: the same disk always has the same bytes, so nothing but Glance need know them.
 */
public record ConvertedImageFile(Path path) implements ImageFile {

    private static final int SECTOR = 512;
    private static final int GIB_BITS = 30;

    /** Of the disk, which a few bytes of a file can say to be of any size, and all of which is read and sent. */
    private static final int LARGEST_GIB = 64;

    private static final String BY_YOURSELF = ", or convert it yourself: qemu-img convert -O raw";

    /** What is done with the raw disk while it is there. */
    @FunctionalInterface
    private interface Use<T> {
        T of(LocalImageFile raw) throws IOException;
    }

    @Override
    public DiskImage disk() throws IOException {
        DiskImage disk = DiskImage.of(path);
        if (!disk.fault().isEmpty() || isRaw(disk)) {
            return disk;
        }
        if (disk.virtualSize() > (long) LARGEST_GIB << GIB_BITS) {
            return new DiskImage(
                    "raw",
                    disk.virtualSize(),
                    disk.fileSize(),
                    "is a disk of " + (disk.virtualSize() >> GIB_BITS) + " GiB, and at most " + LARGEST_GIB
                            + " are converted (image.convertTo: raw); build a smaller one" + BY_YOURSELF);
        }
        // qemu-img rounds up to whole sectors.
        long size = (disk.virtualSize() + SECTOR - 1) / SECTOR * SECTOR;
        return new DiskImage("raw", size, size, missing());
    }

    @Override
    public FileHash hash() throws IOException {
        return converted(LocalImageFile::hash);
    }

    @Override
    public Sent send(Call call, Route route, LongConsumer progress) {
        try {
            return converted(raw -> raw.send(call, route, progress));
        } catch (IOException e) {
            throw CloudException.of("image file " + path + ": " + e.getMessage());
        }
    }

    private <T> T converted(Use<T> use) throws IOException {
        // It may be another than the one that was looked at before: that must not make qemu-img read other files.
        DiskImage disk = disk();
        if (!disk.fault().isEmpty()) {
            throw new IOException(disk.fault());
        }
        if (isRaw(DiskImage.of(path))) {
            return use.of(new LocalImageFile(path));
        }
        Path raw = beside();
        try {
            run(List.of("qemu-img", "convert", "-O", "raw", source(), raw.toString()));
            return use.of(new LocalImageFile(raw));
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    /** In words that leave qemu-img nothing to guess: no address, no other format, and no backing file. */
    private String source() {
        ObjectNode source = Json.object().put("driver", "qcow2").putNull("backing");
        source.putObject("file")
                .put("driver", "file")
                .put("filename", path.toAbsolutePath().toString());
        return "json:" + source;
    }

    private static boolean isRaw(DiskImage disk) {
        return disk.format().equals("raw");
    }

    private Path beside() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        try {
            return Files.createTempFile(folder, "." + path.getFileName() + "-", ".raw");
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new IOException(
                    "nothing can be written beside it, where it would be converted (" + FileProblem.of(e)
                            + "); let this user write into " + folder + BY_YOURSELF,
                    e);
        }
    }

    /** Why nothing can be converted here; empty if it can. */
    private static String missing() throws IOException {
        try {
            run(List.of("qemu-img", "--version"));
            return "";
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return "cannot be converted (image.convertTo: raw): " + e.getMessage();
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("qemu-img cannot be started here; install it (Debian: qemu-utils)", e);
        }
        try {
            process.getOutputStream().close();
            // First, for nothing interrupts a read: it says a few lines at most.
            int status = process.waitFor();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (status != 0) {
                throw new IOException("qemu-img failed (" + Printable.line(output.strip())
                        + "); see to what it says, a full disk for example" + BY_YOURSELF);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("aborted");
        } finally {
            process.destroyForcibly();
        }
    }
}
