package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What prerequisites want to know of each other.
 *
 * @param guard what the management network says is in use
 * @param disk or volume of amphorae in GiB; 0 if they have no limit, or none is known
 * @param cloudsTime by the cloud's own clock; empty if it does not say
 * @param created how much of what Neutron limits is to be made, by its names
 * @param raisesQuotas whether the project's quotas are raised for that
 */
record Found(Guard guard, int disk, Optional<Instant> cloudsTime, Map<String, Integer> created, boolean raisesQuotas) {}
