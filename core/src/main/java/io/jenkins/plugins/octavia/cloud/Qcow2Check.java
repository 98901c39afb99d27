package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Whether the tables of a qcow2 file fit together and the file is whole: what {@code qemu-img check} calls errors (its
 * block/qcow2-refcount.c). Clusters that nothing uses ("leaks") do no harm. The data is not read.
 */
final class Qcow2Check {
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;
    private static final long REFCOUNT_OFFSET = ~0x1ffL;
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    private static final long L1_RESERVED = 0x7f00_0000_0000_01ffL;
    private static final long L2_RESERVED = 0x3f00_0000_0000_01feL;
    private static final int SECTOR = 512;
    private static final int SNAPSHOT = 40;
    private static final int MOST_EXTRA = 1024;
    private static final int LEAST_EXTRA = 16;
    private static final long MOST_SNAPSHOTS_BYTES = 1024L * 65536;
    private static final long MOST_L1_ENTRIES = (32L << 20) / Long.BYTES;
    /** 64 GiB in clusters of 4 KiB, 1 TiB in those of 64 KiB, which are the default. */
    private static final long MOST_CLUSTERS = 1 << 24;
    /** 32 TiB in clusters of 64 KiB; a file of holes could pretend to have tables without end. */
    private static final long MOST_TABLE_BYTES = 4L << 30;

    private final DiskReader reader;
    private final Qcow2Header header;
    private final int clusterSize;
    /** How often each cluster is used, up to 255 times, as far as any is. */
    private byte[] references = new byte[1024];

    private final LongBuffer refcountTable;
    private long tableBytes;
    private long blockAt = -1;
    private byte[] block;

    Qcow2Check(DiskReader reader, Qcow2Header header) throws IOException {
        this.reader = reader;
        this.header = header;
        this.clusterSize = header.clusterSize();
        this.refcountTable =
                longs(header.refcountTableOffset(), header.refcountTableSize(), "its table of reference counts");
    }

    /** @throws DiskFault if qemu-img would name an error */
    void check() throws IOException {
        use(0, clusterSize, "its header");
        table(header.l1Offset(), header.l1Size(), true);
        snapshots();
        header.bitmaps().count(reader, header, this::use);
        use(header.refcountTableOffset(), header.refcountTableSize() * Long.BYTES, "its table of reference counts");
        refcountBlocks();
        compare();
    }

    private void table(long offset, int size, boolean isActive) throws IOException {
        if (size == 0) {
            return;
        }
        use(offset, (long) size * Long.BYTES, "an L1 table");
        LongBuffer entries = longs(offset, size, "an L1 table");
        while (entries.hasRemaining()) {
            long entry = entries.get();
            if (entry == 0) {
                continue;
            }
            refuse((entry & L1_RESERVED) != 0, "an entry of an L1 table has bits that mean nothing");
            long l2 = entry & OFFSET;
            use(l2, clusterSize, "an L2 table");
            refuse(!header.isAligned(l2), "an L2 table begins within a cluster");
            refuse(isActive && l2 != 0 && isOnce(l2) != isCopied(entry), "a reference count of an L2 table is wrong");
            clusters(l2, isActive);
        }
    }

    private void clusters(long l2, boolean isActive) throws IOException {
        tableBytes += clusterSize;
        refuse(tableBytes > MOST_TABLE_BYTES, "it has too many tables");
        LongBuffer entries = longs(l2, clusterSize / Long.BYTES, "an L2 table");
        while (entries.hasRemaining()) {
            long entry = entries.get();
            long bitmap = header.hasSubclusters() ? entries.get() : 0;
            if ((entry & COMPRESSED) != 0) {
                compressed(entry, bitmap);
            } else {
                standard(entry, bitmap, isActive);
            }
        }
    }

    private void compressed(long entry, long bitmap) throws DiskFault {
        int shift = 62 - (header.clusterBits() - 8);
        long sectors = (entry >>> shift & (1L << header.clusterBits() - 8) - 1) + 1;
        long offset = entry & (1L << shift) - 1;
        refuse(isCopied(entry) || bitmap != 0, "an entry of compressed data has bits of other data");
        use(offset, sectors * SECTOR - (offset & SECTOR - 1), "compressed data");
    }

    private void standard(long entry, long bitmap, boolean isActive) throws IOException {
        refuse((entry & L2_RESERVED) != 0, "an entry of an L2 table has bits that mean nothing");
        long offset = entry & OFFSET;
        if (header.hasSubclusters()) {
            refuse((bitmap >>> 32 & bitmap & 0xffff_ffffL) != 0, "a subcluster is both data and zeros");
            refuse(offset == 0 && (bitmap & 0xffff_ffffL) != 0, "a cluster has data but no place");
        }
        if (offset != 0) {
            refuse(!header.isAligned(offset), "data begins within a cluster");
            use(offset, clusterSize, "data");
            refuse(isActive && isOnce(offset) != isCopied(entry), "a reference count of data is wrong");
        }
    }

    private static boolean isCopied(long entry) {
        return (entry & COPIED) != 0;
    }

    private void snapshots() throws IOException {
        long at = header.snapshotsOffset();
        for (int i = 0; i < header.snapshots(); i++) {
            at = at + 7 & ~7L;
            refuse(at + SNAPSHOT > reader.size() + clusterSize, "its table of snapshots is cut off");
            ByteBuffer snapshot = reader.buffer(at, SNAPSHOT);
            long l1 = snapshot.getLong(0);
            int size = snapshot.getInt(8);
            long extra = Integer.toUnsignedLong(snapshot.getInt(36));
            refuse(
                    extra > MOST_EXTRA || (header.version() > 2 && extra < LEAST_EXTRA),
                    "a snapshot has a header that makes no sense");
            at += SNAPSHOT
                    + extra
                    + Short.toUnsignedInt(snapshot.getShort(12))
                    + Short.toUnsignedInt(snapshot.getShort(14));
            refuse(at - header.snapshotsOffset() > MOST_SNAPSHOTS_BYTES, "its table of snapshots is too large");
            refuse(
                    !header.isAligned(l1) || Integer.toUnsignedLong(size) > MOST_L1_ENTRIES,
                    "the L1 table of a snapshot makes no sense");
            table(l1, size, false);
        }
        use(header.snapshotsOffset(), at - header.snapshotsOffset(), "its table of snapshots");
    }

    private void refcountBlocks() throws DiskFault {
        for (int i = 0; i < header.refcountTableSize(); i++) {
            long entry = refcountTable.get(i);
            refuse(
                    (entry & ~REFCOUNT_OFFSET) != 0,
                    "an entry of its table of reference counts has bits that mean nothing");
            if (entry != 0) {
                refuse(!header.isAligned(entry), "reference counts begin within a cluster");
                refuse(entry < 0 || entry >= reader.size(), "reference counts lie behind the end of the file");
                use(entry, clusterSize, "reference counts");
                refuse(references[cluster(entry)] != 1, "reference counts overlap with something else");
            }
        }
    }

    private void compare() throws IOException {
        for (int cluster = 0; cluster < references.length; cluster++) {
            int used = Byte.toUnsignedInt(references[cluster]);
            refuse(
                    used > 0 && Long.compareUnsigned(refcount(cluster), used) < 0,
                    "a cluster is used more often than its reference count says");
        }
    }

    private boolean isOnce(long offset) throws IOException {
        return refcount(offset >> header.clusterBits()) == 1;
    }

    /** What the file says; 0 if it says nothing. */
    private long refcount(long cluster) throws IOException {
        int perBlock = header.clusterBits() + 3 - header.refcountOrder();
        long index = cluster >> perBlock;
        if (index >= header.refcountTableSize()) {
            return 0;
        }
        long at = refcountTable.get((int) index) & REFCOUNT_OFFSET;
        if (at == 0) {
            return 0;
        }
        refuse(!header.isAligned(at), "reference counts begin within a cluster");
        if (at != blockAt) {
            refuse(at < 0 || at > reader.size(), "reference counts lie behind the end of the file");
            block = reader.read(at, clusterSize);
            blockAt = at;
        }
        return count((int) (cluster & (1L << perBlock) - 1));
    }

    private long count(int index) {
        int bits = 1 << header.refcountOrder();
        if (bits < Byte.SIZE) {
            int shift = index % (Byte.SIZE / bits) * bits;
            return Byte.toUnsignedInt(block[index * bits / Byte.SIZE]) >> shift & (1 << bits) - 1;
        }
        ByteBuffer at = ByteBuffer.wrap(block).position(index * (bits / Byte.SIZE));
        return switch (bits) {
            case Byte.SIZE -> Byte.toUnsignedLong(at.get());
            case Short.SIZE -> Short.toUnsignedLong(at.getShort());
            case Integer.SIZE -> Integer.toUnsignedLong(at.getInt());
            default -> at.getLong();
        };
    }

    /** Counts what lies there. Of the last cluster less than all may be in the file. */
    private void use(long offset, long length, String what) throws DiskFault {
        if (length <= 0) {
            return;
        }
        refuse(
                offset < 0 || offset + length < 0 || offset + length - reader.size() >= clusterSize,
                "is cut off or damaged: " + what + " would lie behind the end of the file");
        long last = offset + length - 1 >> header.clusterBits();
        if (last >= MOST_CLUSTERS) {
            throw new DiskFault("has more clusters than can be checked; convert it:"
                    + " qemu-img convert -O qcow2 -o cluster_size=65536 IMAGE OUT");
        }
        if (last >= references.length) {
            references = Arrays.copyOf(references, (int) Math.max(last + 1, references.length * 2L));
        }
        for (int cluster = cluster(offset); cluster <= last; cluster++) {
            if (references[cluster] != (byte) 255) {
                references[cluster]++;
            }
        }
    }

    private int cluster(long offset) {
        return (int) (offset >> header.clusterBits());
    }

    private LongBuffer longs(long offset, long entries, String what) throws IOException {
        refuse(
                offset + entries * Long.BYTES - reader.size() >= clusterSize,
                "is cut off or damaged: " + what + " would lie behind the end of the file");
        return reader.buffer(offset, (int) (entries * Long.BYTES)).asLongBuffer();
    }

    private static void refuse(boolean isFault, String what) throws DiskFault {
        if (isFault) {
            throw new DiskFault((what.startsWith("is ") ? what : "is damaged: " + what) + "; build or copy it again");
        }
    }
}
