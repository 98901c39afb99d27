/**
 * A session with one cloud: who logs in and where, one token, the catalogue, and the few calls to Nova, Neutron and
 * Glance that the prerequisites need. openstack4j runs over our own executor on {@code java.net.http}; what it does not
 * know (tags, creation times, descriptions, Glance's streaming) is asked over the same {@link Http}.
 */
package io.jenkins.plugins.octavia.cloud;
