package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/**
 * Bitmaps that backups have left in a qcow2 file. A disk needs none of them, but qemu opens no file whose bitmaps are cut
 * off.
 *
 * @param number of them
 * @param size of their directory, in bytes
 */
record Qcow2Bitmaps(int number, long size, long offset) {

    static final Qcow2Bitmaps NONE = new Qcow2Bitmaps(0, 0, 0);

    private static final int LENGTH = 24;
    private static final int ENTRY = 24;
    private static final int MOST = 65535;
    private static final int MOST_ENTRIES = 1 << 23;
    private static final int LONGEST_NAME = 1023;
    private static final int DIRTY_TRACKING = 1;
    private static final long MOST_BYTES = MOST * 1024L;
    private static final long OFFSET = 0x00ff_ffff_ffff_fe00L;

    /** Counts what lies somewhere in the file. */
    @FunctionalInterface
    interface Use {
        void of(long offset, long length, String what) throws DiskFault;
    }

    /** @param extension of the header, in which they are said to be */
    static Qcow2Bitmaps read(ByteBuffer extension) {
        return extension.capacity() == LENGTH
                ? new Qcow2Bitmaps(extension.getInt(0), extension.getLong(8), extension.getLong(16))
                : new Qcow2Bitmaps(-1, 0, 0);
    }

    boolean makesSense(Qcow2Header header) {
        return this == NONE
                || (number > 0 && number <= MOST && size > 0 && size <= MOST_BYTES && header.isAligned(offset));
    }

    void count(DiskReader reader, Qcow2Header header, Use use) throws IOException {
        use.of(offset, size, "a directory of bitmaps");
        ByteBuffer directory = reader.buffer(offset, (int) size);
        int at = 0;
        for (int i = 0; i < number; i++) {
            if (at + ENTRY > size) {
                throw new DiskFault("is damaged: its directory of bitmaps is too short; build or copy it again");
            }
            long table = directory.getLong(at);
            int entries = directory.getInt(at + 8);
            int name = Short.toUnsignedInt(directory.getShort(at + 18));
            int extra = directory.getInt(at + 20);
            boolean isFit = table > 0
                    && header.isAligned(table)
                    && entries > 0
                    && entries <= MOST_ENTRIES
                    && directory.get(at + 16) == DIRTY_TRACKING
                    && directory.get(at + 17) >= 9
                    && directory.get(at + 17) <= 31
                    && name > 0
                    && name <= LONGEST_NAME
                    && extra >= 0
                    && extra <= size;
            if (!isFit) {
                throw new DiskFault("is damaged: a bitmap makes no sense; build or copy it again");
            }
            use.of(table, (long) entries * Long.BYTES, "a table of a bitmap");
            LongBuffer places = reader.buffer(table, entries * Long.BYTES).asLongBuffer();
            while (places.hasRemaining()) {
                long place = places.get() & OFFSET;
                use.of(place, place == 0 ? 0 : header.clusterSize(), "a bitmap");
            }
            at += ENTRY + name + extra + 7 & ~7;
        }
    }
}
