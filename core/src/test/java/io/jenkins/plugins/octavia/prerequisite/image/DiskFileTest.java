package io.jenkins.plugins.octavia.prerequisite.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Image files as they come from builds, downloads and enemies; the data is never read. */
public class DiskFileTest {

    private static final int BACKING_FILE = 8;
    private static final int CLUSTER_BITS = 20;
    private static final int SIZE = 24;
    private static final int ENCRYPTION = 32;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final long GIB = 1L << 30;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static ByteBuffer disk() {
        return ByteBuffer.wrap(EmptyDisk.qcow2(2 * GIB));
    }

    private DiskFile read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.getRoot().toPath().resolve("image"), bytes);
        return DiskFile.read(file.toString(), new LocalImageFile(file));
    }

    private void assertRefused(Consumer<ByteBuffer> change, String why) {
        ByteBuffer disk = disk();
        change.accept(disk);
        assertRefused(disk.array(), why);
    }

    private void assertRefused(byte[] bytes, String why) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "image file " + folder.getRoot().toPath().resolve("image") + ": " + why);
    }

    @Test
    public void theSizesOfDiskAndFileAreRead() throws IOException {
        DiskFile image = read(disk().array());
        assertThat(image.disk().virtualSize()).isEqualTo(2 * GIB);
        assertThat(image.size()).isEqualTo(32 << 10);
        assertThat(image.minDisk()).isEqualTo(2);
    }

    @Test
    public void aDiskIsRoundedUpToGibibytesWhateverItsSize() throws IOException {
        assertThat(read(disk().putLong(SIZE, 1).array()).minDisk()).isEqualTo(1);
        assertThat(read(EmptyDisk.qcow2(2 * GIB + 1)).minDisk()).isEqualTo(3);
    }

    @Test
    public void whatIsNoQcow2IsRefused() {
        assertRefused("#!/bin/sh\nexit 1\n".getBytes(), "is not in qcow2 format; convert it: qemu-img convert");
        assertRefused(h -> h.putInt(4, 1), "is qcow2 of version 1, known are 2 and 3");
        assertRefused(h -> h.putInt(4, -1), "is qcow2 of version -1, known are 2 and 3");
    }

    @Test
    public void whatCannotStandAloneIsRefused() {
        assertRefused(h -> h.putLong(BACKING_FILE, 1), "needs another file");
        assertRefused(h -> h.putLong(INCOMPATIBLE_FEATURES, 4), "needs another file");
        assertRefused(h -> h.putInt(ENCRYPTION, 2), "is encrypted");
    }

    @Test
    public void aHeaderThatMakesNoSenseIsRefused() {
        for (int bits : new int[] {0, 8, 22, -1, Integer.MAX_VALUE}) {
            assertRefused(h -> h.putInt(CLUSTER_BITS, bits), "has a header that makes no sense (cluster bits " + bits);
        }
        for (long size : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertRefused(h -> h.putLong(SIZE, size), "has a header that makes no sense");
        }
    }

    @Test
    public void aFileThatEndsWithinItsHeaderIsRefused() {
        for (int length = 0; length < 80; length++) {
            assertRefused(
                    Arrays.copyOf(disk().array(), length),
                    length < 4 ? "is not in qcow2" : "is cut off within its header");
        }
    }

    /** What nothing in it points to is not looked at. */
    @Test(timeout = 10_000)
    public void ofAHugeFileOnlyTheTablesAreRead() throws IOException {
        Path file = Files.write(folder.getRoot().toPath().resolve("image"), disk().array());
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThat(DiskFile.read(file.toString(), new LocalImageFile(file)).size())
                .isEqualTo(1L << 40);
    }

    @Test
    public void anyHeaderIsReadOrRefused() throws IOException {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = disk().array();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                DiskFile image = read(Arrays.copyOf(bytes, random.nextInt(300)));
                assertThat(image.disk().virtualSize()).as("seed %d", seed).isPositive();
                assertThat(image.minDisk()).as("seed %d", seed).isPositive();
            } catch (Refusal e) {
                assertThat(e.getMessage()).as("seed %d", seed).startsWith("image file ");
            }
        }
    }

    @Test
    public void whatIsNoFileIsRefused() throws IOException {
        Path none = folder.getRoot().toPath().resolve("none");
        assertThatThrownBy(() -> DiskFile.read(none.toString(), new LocalImageFile(none)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("image file " + none + ": is not there");
        Path directory = folder.newFolder().toPath();
        assertThatThrownBy(() -> DiskFile.read(directory.toString(), new LocalImageFile(directory)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("image file " + directory + ": cannot be read");
    }
}
