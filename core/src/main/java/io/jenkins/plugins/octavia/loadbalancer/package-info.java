/** Load balancers that there are already: which of them have not followed, and how they and their amphorae do, one by one. */
package io.jenkins.plugins.octavia.loadbalancer;
