/**
 * An OpenStack small enough to run inside a test or a demo: Keystone, Nova, Neutron and Glance over HTTP on loopback.
 *
 * <p>{@link io.jenkins.plugins.octavia.embedded.EmbeddedCloud} is the door. Statuses, bodies and error texts follow
 * OpenStack Zed (keystone 22, nova 26 with microversions to 2.93, neutron 21, glance 25), from which they were read.
 * What is not needed to prepare Octavia is absent and answers as an unknown path.
 */
package io.jenkins.plugins.octavia.embedded;
