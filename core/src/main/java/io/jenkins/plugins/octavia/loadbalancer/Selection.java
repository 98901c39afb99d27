package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which load balancers are meant; one has to fit everything that is given.
 *
 * @param ids empty for any
 * @param projectId empty for all projects
 * @param tag that the load balancer has, empty for any
 * @param reasons for which one is brought up to date
 * @param except ids of those that are not meant all the same
 */
public record Selection(
        Set<String> ids, Optional<String> projectId, Optional<String> tag, Set<Reason> reasons, Set<String> except) {

    public Selection {
        ids = Set.copyOf(ids);
        reasons = Set.copyOf(reasons);
        except = Set.copyOf(except);
    }

    public Selection(Set<String> ids, Optional<String> projectId, Optional<String> tag, Set<Reason> reasons) {
        this(ids, projectId, tag, reasons, Set.of());
    }

    Selection without(Set<String> others) {
        return new Selection(ids, projectId, tag, reasons, others);
    }

    /**
     * Those that are meant.
     *
     * @throws Refusal if an id is of none of these
     */
    public List<LoadBalancerStatus> of(List<LoadBalancerStatus> all) {
        refuseUnknown(all);
        return all.stream().filter(status -> includes(status.loadBalancer())).toList();
    }

    private boolean includes(LoadBalancer loadBalancer) {
        return (ids.isEmpty() || ids.contains(loadBalancer.id()))
                && !except.contains(loadBalancer.id())
                && projectId.map(loadBalancer.projectId()::equals).orElse(true)
                && tag.map(loadBalancer.tags()::contains).orElse(true);
    }

    private void refuseUnknown(List<LoadBalancerStatus> all) {
        Set<String> unknown = new TreeSet<>(ids);
        unknown.removeAll(except);
        all.forEach(status -> unknown.remove(status.loadBalancer().id()));
        if (!unknown.isEmpty()) {
            throw new Refusal("load balancer " + String.join(", ", unknown)
                    + ": there is none of that id and of provider amphora; look at the status of all of them");
        }
    }
}
