package io.jenkins.plugins.octavia.spec;

import java.util.Optional;

/**
 * The Cinder volumes that amphorae boot from, instead of their flavor's disk.
 *
 * @param size in GiB
 * @param type empty for Cinder's own default
 * @param zone the availability zone in Cinder, empty for its own default
 */
public record VolumesSpec(int size, Optional<String> type, Optional<String> zone) {}
