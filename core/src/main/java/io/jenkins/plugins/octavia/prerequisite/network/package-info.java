/** The management network in Neutron: what is there under the names of the specification, compared and ensured. */
package io.jenkins.plugins.octavia.prerequisite.network;
