package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec.Topology;
import java.time.Duration;

/**
 * A load balancer that is made of a new image before the image gets its tag.
 *
 * @param vipSubnet the name or the id of the subnet that it has its address on
 * @param timeout how long it may take until it serves
 */
public record CanarySpec(String vipSubnet, Duration timeout, Topology topology) {}
