package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Images whole and damaged, beside what qemu-img says of them where it is installed. */
public class DiskImageTest {

    private static final int DAMAGES = Integer.getInteger("octavia.test.damages", 150);

    private static final long MIB = 1 << 20;

    /** Every kind that an image can be of, in files named after it. */
    private static final String MAKE = """
            set -e
            cd "$1"
            head -c 700000 /dev/urandom > raw; truncate -s 4M raw
            make() { name=$1; shift; qemu-img convert -f raw -O qcow2 "$@" raw "$name"; }
            make default
            make old -o compat=0.10
            make small -o cluster_size=512
            make one-bit -o cluster_size=4096,refcount_bits=1
            make eight-bits -o cluster_size=4096,refcount_bits=8
            make sixty-four-bits -o cluster_size=4096,refcount_bits=64
            make large -o cluster_size=2M
            make allocated -o preallocation=metadata
            make lazy -o lazy_refcounts=on
            make compressed -c
            make compressed-old -c -o compat=0.10,cluster_size=4096
            make zstd -c -o compression_type=zstd
            make subclusters -o extended_l2=on,cluster_size=16384
            make snapshots -o cluster_size=4096
            qemu-img snapshot -c first snapshots
            qemu-io -c 'write 0 64k' -c 'write 2M 64k' snapshots > /dev/null
            qemu-img snapshot -c second snapshots
            make bitmaps
            qemu-img bitmap --add bitmaps one
            make zeros -o cluster_size=4096
            qemu-io -c 'write -z 0 64k' -c 'write -z -u 128k 64k' zeros > /dev/null
            rm raw
            """;

    /** Per file 0 where qemu-img opens it, and where it finds no error. */
    private static final String JUDGE = """
            cd "$1"
            for file in *; do
                timeout 60 qemu-img info -f qcow2 --output=json "$file" > /dev/null 2>&1; opens=$?
                timeout 60 qemu-img check -f qcow2 "$file" > /dev/null 2>&1; check=$?
                if [ "$check" = 3 ]; then check=0; fi
                echo "$file $opens $check"
            done
            """;

    /** What qemu takes, but no amphora can be booted from. */
    private static final List<String> NOT_ALONE = List.of(
            "needs another file",
            "is encrypted",
            "is marked as corrupt",
            "has a header that makes no sense (cluster bits");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static List<String> sh(String script, Path at) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script, "sh", at.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private Path images() throws Exception {
        QemuImg.run("--version");
        Path images = folder.newFolder().toPath();
        sh(MAKE, images);
        return images;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    public void whatQemuMakesIsTaken() throws Exception {
        for (Path image : files(images())) {
            DiskImage disk = DiskImage.of(image);
            assertThat(disk.fault()).as("%s", image.getFileName()).isEmpty();
            assertThat(disk).isEqualTo(new DiskImage("qcow2", 4 * MIB, Files.size(image), ""));
        }
    }

    @Test
    public void damageIsFoundAsQemuFindsIt() throws Exception {
        List<Path> images = files(images());
        Path damaged = folder.newFolder().toPath();
        Map<String, String> damages = new TreeMap<>();
        for (int seed = 0; seed < DAMAGES; seed++) {
            Path image = images.get(seed % images.size());
            Random random = new Random(seed);
            byte[] bytes = Files.readAllBytes(image);
            List<String> done = new ArrayList<>(List.of(image.getFileName().toString()));
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                bytes = damaged(bytes, random, done);
            }
            String name = "%05d".formatted(seed);
            Files.write(damaged.resolve(name), bytes);
            damages.put(name, done.toString());
        }
        int taken = 0;
        SoftAssertions softly = new SoftAssertions();
        for (String line : sh(JUDGE, damaged)) {
            String[] words = line.split(" ");
            String fault = DiskImage.of(damaged.resolve(words[0])).fault();
            boolean isTaken = words[1].equals("0") && words[2].equals("0");
            if (NOT_ALONE.stream().noneMatch(fault::startsWith)) {
                softly.assertThat(fault.isEmpty())
                        .as(
                                "%s %s, opens %s, check %s, ours <%s>",
                                words[0], damages.get(words[0]), words[1], words[2], fault)
                        .isEqualTo(isTaken);
            }
            taken += isTaken ? 1 : 0;
        }
        softly.assertAll();
        assertThat(taken).isBetween(DAMAGES / 20, DAMAGES * 19 / 20);
    }

    /** Somewhere in what describes the data, or in how long the file is. */
    private static byte[] damaged(byte[] image, Random random, List<String> done) {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        int clusterBits = bytes.get(23) & 31;
        switch (random.nextInt(9)) {
            case 0 -> {
                int length = (int) (image.length * (0.2 + random.nextDouble()));
                done.add("length " + length);
                return Arrays.copyOf(image, length);
            }
            case 1 -> {
                int length = Math.max(0, image.length - random.nextInt(1 << clusterBits));
                done.add("length " + length);
                return Arrays.copyOf(image, length);
            }
            case 2 -> change(bytes, random.nextInt(112) & ~3, 4, random, done);
            case 3 -> change(bytes, entry(bytes.getLong(40), random), 8, random, done);
            case 4 -> change(bytes, entry(bytes.getLong(48), random), 8, random, done);
            case 5 -> change(bytes, entry(bytes.getLong(64), random), 8, random, done);
            case 6 -> change(bytes, entry(at(bytes, bytes.getLong(48)), random), 8, random, done);
            default -> change(bytes, entry(at(bytes, bytes.getLong(40)), random), 8, random, done);
        }
        return image;
    }

    private static long entry(long table, Random random) {
        return table + 8L * random.nextInt(random.nextBoolean() ? 4 : 64);
    }

    private static long at(ByteBuffer bytes, long place) {
        return place >= 0 && place + 8 <= bytes.capacity() ? bytes.getLong((int) place) & 0x00ff_ffff_ffff_fe00L : 0;
    }

    private static void change(ByteBuffer bytes, long place, int length, Random random, List<String> done) {
        if (place < 0 || place + 8 > bytes.capacity()) {
            return;
        }
        int at = (int) place;
        long old = length == 4 ? bytes.getInt(at) : bytes.getLong(at);
        int bits = length * 8;
        long value = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> old ^ 1L << random.nextInt(bits);
            case 2 -> old ^ 1L << bits - 1 - random.nextInt(2);
            case 3 -> old + (1L << random.nextInt(20));
            default -> length == 4 ? random.nextInt(40) : random.nextInt(bytes.capacity() * 2) & ~511 | old & 1L << 63;
        };
        done.add(at + ": " + Long.toHexString(old) + " to " + Long.toHexString(value));
        if (length == 4) {
            bytes.putInt(at, (int) value);
        } else {
            bytes.putLong(at, value);
        }
    }

    /** Files of every format that qemu-img makes, all called raw disks, and what cannot be booted by itself. */
    private static final String FORMATS =
            """
            cd "$1"
            truncate -s 4M disk
            printf 'boot sector' | dd of=disk conv=notrunc status=none
            make() { name=$1; shift; qemu-img convert -f raw "$@" disk "$name" > /dev/null 2>&1 || rm -f "$name"; }
            make parallels.raw -O parallels
            make vdi.raw -O vdi
            make vhdx.raw -O vhdx
            make qed.raw -O qed
            make qcow.raw -O qcow
            make vpc.raw -O vpc
            make vpc-fixed.raw -O vpc -o subformat=fixed
            make vmdk.raw -O vmdk
            make vmdk-stream.raw -O vmdk -o subformat=streamOptimized
            make vmdk-flat.raw -O vmdk -o subformat=monolithicFlat
            make qcow2.raw -O qcow2
            make luks.raw -O luks --object secret,id=s,data=x -o key-secret=s,iter-time=10
            cp disk mbr.raw
            printf '\\125\\252' | dd of=mbr.raw bs=1 seek=510 conv=notrunc status=none
            mv disk plain.raw
            rm -f *-flat.raw
            for file in *; do echo "$file $(qemu-img info --output=json "$file" | python3 -c '
            import json, sys
            print(json.load(sys.stdin)["format"])')"; done
            """.replace("\n            import", "\nimport").replace("\n            print", "\nprint");

    @Test
    public void aFileThatIsCalledRawIsWhatQemuTakesItFor() throws Exception {
        images();
        Path formats = folder.newFolder().toPath();
        SoftAssertions softly = new SoftAssertions();
        List<String> judged = sh(FORMATS, formats);
        for (String line : judged) {
            String[] words = line.split(" ");
            DiskImage disk = DiskImage.of(formats.resolve(words[0]));
            boolean isBootable = List.of("raw", "qcow2").contains(words[1]);
            softly.assertThat(disk.format())
                    .as("%s, ours <%s>", line, disk.fault())
                    .isEqualTo(isBootable ? words[1] : "");
        }
        softly.assertAll();
        assertThat(judged).hasSizeGreaterThan(10);
    }

    private DiskImage file(String name, byte[] bytes) throws IOException {
        return DiskImage.of(Files.write(folder.getRoot().toPath().resolve(name), bytes));
    }

    @Test
    public void anEmptyDiskIsOne() throws Exception {
        for (long gib : new long[] {1, 2, 8, 100}) {
            byte[] disk = EmptyDisk.qcow2(gib << 30);
            assertThat(file("disk", disk)).isEqualTo(new DiskImage("qcow2", gib << 30, disk.length, ""));
        }
    }

    /** Clouds whose images lie in Ceph clone them, which works with raw ones alone. */
    @Test
    public void aRawDiskIsTakenByItsName() throws Exception {
        byte[] disk = new byte[4096];
        assertThat(file("amphora.raw", disk)).isEqualTo(new DiskImage("raw", 4096, 4096, ""));
        assertThat(file("amphora.IMG", disk).format()).isEqualTo("raw");
        assertThat(file("amphora.qcow2", disk).fault())
                .startsWith("is not in qcow2 format; convert it: qemu-img convert");
        assertThat(file("amphora.raw", new byte[4000]).fault()).startsWith("is not a raw disk");
        assertThat(file("amphora.raw", new byte[0]).fault()).startsWith("is not a raw disk");
        assertThat(file("amphora.raw", EmptyDisk.qcow2(1 << 30)).format()).isEqualTo("qcow2");
    }

    @Test
    public void whatIsSomethingElseIsSaid() throws Exception {
        Map<String, String> kinds = Map.of(
                "QED\0", "is a QED image",
                "KDMV", "is a VMDK image",
                "vhdxfile", "is a VHDX image",
                "conectix", "is a VHD image",
                "LUKS\u00ba\u00be", "is an encrypted disk",
                "\u001f\u008b\b", "is compressed with gzip; unpack it",
                "\u00fd7zXZ\0", "is compressed with xz; unpack it");
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            byte[] bytes = Arrays.copyOf(kind.getKey().getBytes(StandardCharsets.ISO_8859_1), 1024);
            assertThat(file("amphora.raw", bytes).fault()).startsWith(kind.getValue());
            assertThat(file("amphora.qcow2", bytes).fault()).startsWith(kind.getValue());
        }
        byte[] iso = new byte[0x9000];
        System.arraycopy("CD001".getBytes(StandardCharsets.US_ASCII), 0, iso, 0x8001, 5);
        assertThat(file("amphora.raw", iso).fault()).startsWith("is an ISO image");
    }
}
