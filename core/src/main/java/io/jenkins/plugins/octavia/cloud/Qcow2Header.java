package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The header of a qcow2 file, as qemu takes it when it opens one (qcow2_do_open in its block/qcow2.c).
 *
 * @param l1Size entries of the active table of tables
 * @param refcountTableSize entries of the table of reference counts
 * @param refcountOrder logarithm of the bits of a reference count
 * @param hasSubclusters whether entries of L2 tables have a bitmap each
 * @see <a href="https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt">QEMU: qcow2</a>
 */
record Qcow2Header(
        int version,
        int clusterBits,
        long virtualSize,
        int l1Size,
        long l1Offset,
        long refcountTableOffset,
        long refcountTableSize,
        int snapshots,
        long snapshotsOffset,
        int refcountOrder,
        boolean hasSubclusters,
        Qcow2Bitmaps bitmaps) {

    private static final int MAGIC = 0x514649fb;
    private static final int LENGTH_2 = 72;
    private static final int LENGTH_3 = 104;
    private static final int COMPRESSION_TYPE = 104;

    private static final long CORRUPT = 1L << 1;
    private static final long EXTERNAL_DATA = 1L << 2;
    private static final long COMPRESSION = 1L << 3;
    private static final long EXTENDED_L2 = 1L << 4;
    /** Dirty as well: qemu repairs the reference counts when it opens the file to write. */
    private static final long KNOWN = 1L | CORRUPT | EXTERNAL_DATA | COMPRESSION | EXTENDED_L2;

    private static final int BITMAPS = 0x23852875;
    /** Among those that old programs clear. */
    private static final long HAS_BITMAPS = 1;

    private static final long RAW_EXTERNAL = 1L << 1;

    private static final int SUBCLUSTERS = 32;
    private static final int LEAST_SUBCLUSTER = 512;
    private static final long MOST_L1_ENTRIES = (32L << 20) / Long.BYTES;
    private static final long MOST_REFCOUNT_TABLE = 8L << 20;
    private static final int MOST_SNAPSHOTS = 65536;
    private static final int ZSTD = 1;
    private static final String AGAIN = "; build or copy it again";

    static boolean isQcow2(DiskReader reader) throws IOException {
        return reader.size() >= Integer.BYTES && reader.buffer(0, Integer.BYTES).getInt() == MAGIC;
    }

    /** @throws DiskFault if qemu would not open the file, or only with another one or a secret */
    static Qcow2Header read(DiskReader reader) throws IOException {
        ByteBuffer in = reader.buffer(0, LENGTH_3 + 1);
        int version = in.getInt(4);
        if (reader.size() < LENGTH_2 || (version == 3 && reader.size() < LENGTH_3)) {
            throw new DiskFault("is cut off within its header" + AGAIN);
        }
        if (version != 2 && version != 3) {
            throw new DiskFault("is qcow2 of version " + version + ", known are 2 and 3");
        }
        boolean isOld = version == 2;
        long features = isOld ? 0 : in.getLong(72);
        int clusterBits = in.getInt(20);
        long size = in.getLong(24);
        if (in.getLong(8) != 0 || (features & EXTERNAL_DATA) != 0) {
            throw new DiskFault("needs another file (backing or data file); flatten it: qemu-img convert");
        }
        if (in.getInt(32) != 0) {
            throw new DiskFault("is encrypted, which Nova cannot boot");
        }
        if ((features & ~KNOWN) != 0) {
            throw new DiskFault("has features that qemu does not know (" + Long.toHexString(features & ~KNOWN)
                    + "); convert it: qemu-img convert -O qcow2 IMAGE OUT");
        }
        if ((features & CORRUPT) != 0) {
            throw new DiskFault("is marked as corrupt" + AGAIN);
        }
        if (clusterBits < 9 || clusterBits > 21 || size <= 0) {
            throw new DiskFault("has a header that makes no sense (cluster bits " + clusterBits + ", virtual size "
                    + size + ")" + AGAIN);
        }
        Qcow2Header header = new Qcow2Header(
                version,
                clusterBits,
                size,
                in.getInt(36),
                in.getLong(40),
                in.getLong(48),
                Integer.toUnsignedLong(in.getInt(56)) << (clusterBits - 3),
                in.getInt(60),
                in.getLong(64),
                isOld ? 4 : in.getInt(96),
                (features & EXTENDED_L2) != 0,
                Qcow2Bitmaps.NONE);
        int length = isOld ? LENGTH_2 : in.getInt(100);
        header.refuseUnless(
                isOld || (length >= LENGTH_3 && length <= header.clusterSize()), "the length of its header");
        header.compression(features, length > LENGTH_3 ? in.get(COMPRESSION_TYPE) : 0);
        header.refuseUnless(isOld || (in.getLong(88) & RAW_EXTERNAL) == 0, "raw data in a file that it does not name");
        header.tables();
        return header.withBitmaps(header.extensions(reader, length, isOld ? 0 : in.getLong(88)));
    }

    private void compression(long features, int type) throws DiskFault {
        boolean isSaid = (features & COMPRESSION) != 0;
        refuseUnless(isSaid ? type == ZSTD : type == 0, "the type of its compression");
    }

    private void tables() throws DiskFault {
        refuseUnless(refcountOrder >= 0 && refcountOrder <= 6, "the width of its reference counts");
        refuseUnless(!hasSubclusters || clusterSize() / SUBCLUSTERS >= LEAST_SUBCLUSTER, "the size of its clusters");
        long needed = -Math.floorDiv(-virtualSize, 1L << (clusterBits + l2Bits()));
        refuseUnless(l1Size >= needed && l1Size <= MOST_L1_ENTRIES, "the size of its L1 table");
        refuseUnless(isPlace(l1Offset), "the place of its L1 table");
        refuseUnless(
                refcountTableSize > 0 && refcountTableSize * Long.BYTES <= MOST_REFCOUNT_TABLE,
                "the size of its table of reference counts");
        refuseUnless(isPlace(refcountTableOffset), "the place of its table of reference counts");
        refuseUnless(snapshots >= 0 && snapshots <= MOST_SNAPSHOTS, "the number of its snapshots");
        refuseUnless(isPlace(snapshotsOffset), "the place of its snapshots");
    }

    /** Each has a type, a length, and so many bytes; qemu skips those that it does not know. */
    private Qcow2Bitmaps extensions(DiskReader reader, int headerLength, long autoclear) throws IOException {
        Qcow2Bitmaps found = Qcow2Bitmaps.NONE;
        int at = headerLength;
        while (at < clusterSize()) {
            ByteBuffer extension = reader.buffer(at, 8);
            int type = extension.getInt();
            long length = Integer.toUnsignedLong(extension.getInt());
            at += 8;
            refuseUnless(length <= clusterSize() - at, "the length of an extension of its header");
            if (type == 0) {
                break;
            }
            if (type == BITMAPS && (autoclear & HAS_BITMAPS) != 0) {
                found = Qcow2Bitmaps.read(reader.buffer(at, (int) length));
            }
            at += (int) (length + 7 & ~7L);
        }
        refuseUnless(found.makesSense(this), "its bitmaps");
        return found;
    }

    private Qcow2Header withBitmaps(Qcow2Bitmaps found) {
        return new Qcow2Header(
                version,
                clusterBits,
                virtualSize,
                l1Size,
                l1Offset,
                refcountTableOffset,
                refcountTableSize,
                snapshots,
                snapshotsOffset,
                refcountOrder,
                hasSubclusters,
                found);
    }

    private boolean isPlace(long offset) {
        return offset >= 0 && isAligned(offset);
    }

    boolean isAligned(long offset) {
        return (offset & (clusterSize() - 1)) == 0;
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    /** Logarithm of the number of entries of an L2 table. */
    int l2Bits() {
        return clusterBits - (hasSubclusters ? 4 : 3);
    }

    private void refuseUnless(boolean isFit, String what) throws DiskFault {
        if (!isFit) {
            throw new DiskFault("has a header that makes no sense (" + what + ")" + AGAIN);
        }
    }
}
