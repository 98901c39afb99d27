package io.jenkins.plugins.octavia.prerequisite.base;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a run has read of local files: opening the keys of a CA and hashing an image take long, and nobody else writes them
 * between a run's first look and the one under the lock.
 */
public final class ReadOnce {

    private final Map<String, Object> known = new ConcurrentHashMap<>();

    /** @param what is read; the same for the same reader */
    @SuppressWarnings("unchecked")
    public <T> T get(String what, Supplier<T> reader) {
        return (T) known.computeIfAbsent(what, key -> reader.get());
    }
}
