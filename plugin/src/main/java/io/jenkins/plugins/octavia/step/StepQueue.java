package io.jenkins.plugins.octavia.step;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Threads for steps, which wait for clouds most of their time. Steps of one job wait for each other if too many are at
 * the same cloud, or at all clouds together; no job waits for the steps of another, however slow its clouds are.
 */
final class StepQueue {

    static final int AT_ONE_CLOUD = 16;
    static final int OF_ONE_JOB = 64;

    private final Executor threads;
    private final Map<String, JobQueue> queues = new HashMap<>();

    /** @param threads runs everything that it is given at once */
    StepQueue(Executor threads) {
        this.threads = threads;
    }

    /**
     * The job and the cloud that a step works for.
     *
     * @param job its full name
     * @param cloud by the name that its job knows it by; empty for none
     */
    record Place(String job, String cloud) {}

    /**
     * Runs the work as soon as a thread is free for it.
     *
     * @return whether that is now
     */
    synchronized boolean take(Place place, Runnable work) {
        JobQueue queue = queues.computeIfAbsent(place.job(), job -> new JobQueue());
        queue.waiting.put(work, place);
        queue.advance();
        return !queue.waiting.containsKey(work);
    }

    /** Removes work that still waits. */
    synchronized void giveUp(Place place, Runnable work) {
        JobQueue queue = queues.get(place.job());
        if (queue != null) {
            queue.waiting.remove(work);
        }
    }

    private void run(Place place, Runnable work) {
        try {
            work.run();
        } finally {
            ended(place);
        }
    }

    private synchronized void ended(Place place) {
        JobQueue queue = queues.get(place.job());
        queue.running.merge(place.cloud(), -1, Integer::sum);
        queue.advance();
        if (queue.atWork() == 0 && queue.waiting.isEmpty()) {
            queues.remove(place.job());
        }
    }

    /** The steps of one job. */
    private final class JobQueue {
        private final Map<Runnable, Place> waiting = new LinkedHashMap<>();
        private final Map<String, Integer> running = new HashMap<>();

        int atWork() {
            return running.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** A step whose cloud has room overtakes those that wait for another cloud. */
        void advance() {
            Iterator<Map.Entry<Runnable, Place>> next = waiting.entrySet().iterator();
            while (next.hasNext() && atWork() < OF_ONE_JOB) {
                Map.Entry<Runnable, Place> entry = next.next();
                Runnable work = entry.getKey();
                Place place = entry.getValue();
                if (running.getOrDefault(place.cloud(), 0) < AT_ONE_CLOUD) {
                    threads.execute(() -> run(place, work));
                    running.merge(place.cloud(), 1, Integer::sum);
                    next.remove();
                }
            }
        }
    }
}
