package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** What makes the amphorae of the embedded Octavia, and what a test can do to it. Safe for many threads. */
public final class OctaviaWorker {
    private volatile OctaviaSettings settings = OctaviaSettings.of(Map.of());
    private volatile Duration takes = Duration.ZERO;
    private volatile int room = Integer.MAX_VALUE;
    private volatile boolean isStalled;
    private volatile Records records;

    OctaviaWorker() {}

    /** Gives it an octavia.conf: the options of its section {@code [controller_worker]}. */
    public void use(Map<String, String> options) {
        settings = OctaviaSettings.of(options);
    }

    /** How long it takes for what it is asked for. */
    public void takes(Duration each) {
        takes = each;
    }

    /** For how many amphorae hypervisors have room, those that there are included. */
    public void room(int amphorae) {
        room = amphorae;
    }

    /** As if the process stood still: what is asked for stays PENDING until it goes on. */
    public void stall(boolean stalled) {
        isStalled = stalled;
    }

    /** Changes what is on record of a load balancer or an amphora, as only the database can: null for none. */
    public void record(String id, String field, Object value) {
        records.change(id, record -> record.putPOJO(field, value));
    }

    /** As if a user of project {@code demo} had made a load balancer: its id. It is ACTIVE at once if that takes no time. */
    public String loadBalancer(String name) {
        return records.create(name);
    }

    /** Those of load balancers and amphorae. */
    interface Records {
        void change(String id, Consumer<ObjectNode> change);

        String create(String name);
    }

    void keeps(Records kept) {
        records = kept;
    }

    OctaviaSettings settings() {
        return settings;
    }

    Duration takes() {
        return takes;
    }

    int room() {
        return room;
    }

    boolean isStalled() {
        return isStalled;
    }
}
