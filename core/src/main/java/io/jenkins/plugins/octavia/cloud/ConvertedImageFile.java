package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A qcow2 file on this machine that goes to the cloud as a raw disk. qemu-img converts it each time the bytes are needed, into
 * a sparse file beside it that does not stay: the same disk always has the same bytes, so nothing but Glance need know them.
 */
public record ConvertedImageFile(Path path) implements ImageFile {

    private static final int SECTOR = 512;

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
        if (isRaw(DiskImage.of(path))) {
            return use.of(new LocalImageFile(path));
        }
        Path raw = beside();
        try {
            // The format is said, and the path begins with a slash: qemu-img guesses nothing and takes it for no
            // address.
            run(List.of(
                    "qemu-img",
                    "convert",
                    "-f",
                    "qcow2",
                    "-O",
                    "raw",
                    path.toAbsolutePath().toString(),
                    raw.toString()));
            return use.of(new LocalImageFile(raw));
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    private static boolean isRaw(DiskImage disk) {
        return disk.format().equals("raw");
    }

    private Path beside() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        try {
            return Files.createTempFile(folder, "." + path.getFileName() + "-", ".raw");
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "cannot be converted, for nothing may be written beside it; let this user write into " + folder
                            + ", or convert it yourself: qemu-img convert -O raw",
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
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("qemu-img failed: " + output.strip().replaceAll("\\s*\\R\\s*", "; "));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("aborted");
        } finally {
            process.destroyForcibly();
        }
    }
}
