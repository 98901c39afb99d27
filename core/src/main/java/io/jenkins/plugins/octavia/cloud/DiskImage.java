package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a file holds, as far as a hypervisor needs it: the one gate for images, whoever made them.
 *
 * @param format as Glance calls it, {@code qcow2} or {@code raw}
 * @param virtualSize of the disk, in bytes
 * @param fileSize of the file, in bytes
 * @param fault why no hypervisor can boot it, with what to do, in a clause that follows the file's name; empty if one can
 */
public record DiskImage(String format, long virtualSize, long fileSize, String fault) implements Serializable {

    /** How other files begin, or what they have at some place. A hypervisor that is told "raw" would boot none of them. */
    private enum Other {
        QED("a QED image", 0, "QED\0"),
        VMDK("a VMDK image", 0, "KDMV"),
        OLD_VMDK("a VMDK image", 0, "COWD"),
        VMDK_DESCRIPTOR("a VMDK image", 0, "# Disk Descriptor"),
        VHDX("a VHDX image", 0, "vhdxfile"),
        VHD("a VHD image", 0, "conectix"),
        VDI("a VDI image", 64, "\177\20\332\276"),
        LUKS("an encrypted disk (LUKS)", 0, "LUKS\272\276"),
        PARALLELS("a Parallels image", 0, "WithouFreSpacExt"),
        OLD_PARALLELS("a Parallels image", 0, "WithoutFreeSpace"),
        ISO("an ISO image", 0x8001, "CD001"),
        TAR("a tar archive", 257, "ustar"),
        GZIP("compressed with gzip", 0, "\37\213"),
        BZIP2("compressed with bzip2", 0, "BZh"),
        XZ("compressed with xz", 0, "\3757zXZ\0"),
        ZSTD("compressed with zstd", 0, "\50\265\57\375"),
        ZIP("a zip archive", 0, "PK\3\4"),
        SEVEN_ZIP("a 7z archive", 0, "7z\274\257\47\34");

        private final String what;
        private final int place;
        private final byte[] mark;

        Other(String what, int place, String mark) {
            this.what = what;
            this.place = place;
            this.mark = mark.getBytes(StandardCharsets.ISO_8859_1);
        }

        private boolean isIn(DiskReader reader) throws IOException {
            return reader.size() >= place + mark.length && Arrays.equals(reader.read(place, mark.length), mark);
        }
    }

    /** Names of files whose content nothing else tells from that of any other file. */
    private static final List<String> RAW_NAMES = List.of(".raw", ".img");

    private static final int SECTOR = 512;

    /** @throws java.nio.file.NoSuchFileException if there is none */
    static DiskImage of(Path file) throws IOException {
        long size = Files.size(file);
        try (DiskReader reader = new DiskReader(file)) {
            return examine(file.getFileName().toString(), reader, true);
        } catch (DiskFault e) {
            return new DiskImage("", 0, size, e.getMessage());
        }
    }

    /**
     * The same of a file that is elsewhere, as far as its begin tells.
     *
     * @param size of the whole file
     */
    static DiskImage begin(String name, byte[] begin, long size) throws IOException {
        try (DiskReader reader = new DiskReader(begin, size)) {
            return examine(name, reader, false);
        } catch (DiskFault e) {
            return new DiskImage("", 0, size, e.getMessage());
        }
    }

    private static DiskImage examine(String file, DiskReader reader, boolean whole) throws IOException {
        if (Qcow2Header.isQcow2(reader)) {
            Qcow2Header header = Qcow2Header.read(reader);
            if (whole) {
                new Qcow2Check(reader, header).check();
            }
            return new DiskImage("qcow2", header.virtualSize(), reader.size(), "");
        }
        for (Other other : Other.values()) {
            if (other.isIn(reader)) {
                throw new DiskFault("is " + other.what + "; " + remedy(other));
            }
        }
        String name = file.toLowerCase(Locale.ROOT);
        if (RAW_NAMES.stream().noneMatch(name::endsWith)) {
            throw new DiskFault(
                    "is not in qcow2 format; convert it: qemu-img convert -O qcow2 IMAGE OUT; or, if it is a raw"
                            + " disk, let its name end in .raw");
        }
        if (reader.size() == 0 || reader.size() % SECTOR != 0) {
            throw new DiskFault("is not a raw disk, for its " + reader.size() + " bytes are not whole sectors of "
                    + SECTOR + "; build or copy it again");
        }
        return new DiskImage("raw", reader.size(), reader.size(), "");
    }

    private static String remedy(Other other) {
        return other.what.startsWith("compressed") || other.what.endsWith("archive")
                ? "unpack it"
                : "convert it: qemu-img convert -O qcow2 IMAGE OUT";
    }
}
