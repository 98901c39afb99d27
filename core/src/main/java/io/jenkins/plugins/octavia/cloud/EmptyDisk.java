package io.jenkins.plugins.octavia.cloud;

import java.nio.ByteBuffer;

/** An image file with nothing on its disk, for demonstrations and tests. */
public final class EmptyDisk {

    private static final int CLUSTER_BITS = 13;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
    /** Header, table of reference counts, and these. */
    private static final int CLUSTERS = 3;

    private EmptyDisk() {}

    /** The file, of 32 KiB up to a size of 8 GiB. */
    public static byte[] qcow2(long virtualSize) {
        long diskPerTable = (long) CLUSTER * (CLUSTER / Long.BYTES);
        int tables = (int) ((virtualSize + diskPerTable - 1) / diskPerTable);
        int clusters = CLUSTERS + (tables * Long.BYTES + CLUSTER - 1) / CLUSTER;
        ByteBuffer image = ByteBuffer.allocate(clusters * CLUSTER);
        image.putInt(0x514649fb)
                .putInt(3)
                .putLong(0)
                .putInt(0)
                .putInt(CLUSTER_BITS)
                .putLong(virtualSize);
        image.putInt(0).putInt(tables).putLong((long) CLUSTERS * CLUSTER);
        image.putLong(CLUSTER).putInt(1).putInt(0).putLong(0);
        image.putLong(0).putLong(0).putLong(0).putInt(4).putInt(104);
        image.putLong(CLUSTER, 2L * CLUSTER);
        for (int cluster = 0; cluster < clusters; cluster++) {
            image.putShort(2 * CLUSTER + cluster * Short.BYTES, (short) 1);
        }
        return image.array();
    }
}
