package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Role;
import io.jenkins.plugins.octavia.cloud.Role.Grant;
import io.jenkins.plugins.octavia.cloud.Roles;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.RolesSpec;
import io.jenkins.plugins.octavia.spec.RolesSpec.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Octavia's roles (octavia/policies/base.py), the roles that imply them, and who has them. They are the whole cloud's and are
 * never removed.
 */
final class RolesPrerequisite implements Prerequisite {

    static final List<String> NAMES = List.of(
            "load-balancer_observer",
            "load-balancer_global_observer",
            "load-balancer_member",
            "load-balancer_quota_admin",
            "load-balancer_admin");

    /** What members and readers of a project may do with its other resources they then may with load balancers. */
    private static final Map<String, String> IMPLIED =
            Map.of("member", "load-balancer_member", "reader", "load-balancer_observer");

    private static final List<String> PRIORS = List.of("member", "reader");

    private static final int FORBIDDEN = 403;

    private final RolesSpec spec;
    private final Roles keystone;
    private final Map<String, Role> known = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> warnings;

    /** One thing that is to be so, and how it comes to be. */
    private record Step(Change change, Runnable work) {}

    private RolesPrerequisite(RolesSpec spec, Cloud cloud) {
        this.spec = spec;
        this.keystone = cloud.roles();
        this.warnings = ServiceRoles.missing(cloud).stream().toList();
        keystone.all().forEach(role -> known.put(role.name(), role));
        if (spec.create()) {
            NAMES.forEach(name -> steps.add(role(name)));
        }
        if (spec.implied()) {
            PRIORS.forEach(prior -> steps.add(implication(prior, IMPLIED.get(prior))));
        }
        spec.assign().forEach(assignment -> steps.add(assignment(assignment)));
    }

    static Optional<RolesPrerequisite> find(Search search) {
        return search.spec().roles().map(spec -> {
            try {
                return About.about(Kind.ROLE, "load-balancer_*", () -> new RolesPrerequisite(spec, search.cloud()));
            } catch (CloudException e) {
                throw e.status() == FORBIDDEN ? new Refusal(forAdministrators(spec)) : e;
            }
        });
    }

    private static String forAdministrators(RolesSpec spec) {
        List<String> commands = new ArrayList<>();
        if (spec.create()) {
            NAMES.forEach(name -> commands.add("openstack role create " + name));
        }
        if (spec.implied()) {
            PRIORS.forEach(prior ->
                    commands.add("openstack implied role create --implied-role " + IMPLIED.get(prior) + " " + prior));
        }
        spec.assign()
                .forEach(one -> commands.add("openstack role add " + (one.isGroup() ? "--group " : "--user ")
                        + one.holder() + " --project " + one.project() + " " + one.role()));
        return "roles: this login may not read or make roles; leave the section out and have an administrator run: "
                + String.join("; ", commands);
    }

    private Step role(String name) {
        Optional<Role> found = Optional.ofNullable(known.get(name));
        Action action = found.map(
                        role -> role.description().equals(Mark.DESCRIPTION) ? Action.UNCHANGED : Action.ADOPTED)
                .orElse(Action.CREATED);
        return step(name, action, List.of(), () -> known.put(name, created(name)));
    }

    private Role created(String name) {
        return Creation.once(
                () -> keystone.create(name, Mark.DESCRIPTION),
                () -> keystone.all().stream()
                        .filter(role -> role.name().equals(name))
                        .findFirst());
    }

    private Step implication(String prior, String implied) {
        String name = prior + " implies " + implied;
        Role from = known.get(prior);
        if (from == null) {
            return step(name, Action.UNCHANGED, List.of("left out: this cloud has no role " + prior), () -> {});
        }
        refuseMissing(implied);
        Role to = known.get(implied);
        boolean isSo = to != null && keystone.implied(from.id()).contains(to.id());
        String meaning = "+ everybody who is " + prior + " of a project is " + implied + " there too";
        return step(
                name,
                isSo ? Action.UNCHANGED : Action.CREATED,
                isSo ? List.of() : List.of(meaning),
                () -> Creation.once(
                        () -> {
                            keystone.imply(from.id(), known.get(implied).id());
                            return from;
                        },
                        () -> Optional.of(from)
                                .filter(role -> keystone.implied(role.id())
                                        .contains(known.get(implied).id()))));
    }

    private Step assignment(Assignment assignment) {
        refuseMissing(assignment.role());
        String holder = only(
                assignment.isGroup() ? "group" : "user",
                assignment.holder(),
                assignment.isGroup() ? keystone.groups(assignment.holder()) : keystone.users(assignment.holder()));
        String project = only("project", assignment.project(), keystone.projects(assignment.project()));
        Role role = known.get(assignment.role());
        boolean isSo = role != null && keystone.isGranted(new Grant(role.id(), assignment.isGroup(), holder, project));
        return step(
                assignment.toString(),
                isSo ? Action.UNCHANGED : Action.CREATED,
                List.of(),
                () -> keystone.grant(
                        new Grant(known.get(assignment.role()).id(), assignment.isGroup(), holder, project)));
    }

    private void refuseMissing(String role) {
        if (!known.containsKey(role) && !(spec.create() && NAMES.contains(role))) {
            throw new Refusal("role " + role + ": this cloud has none of that name; "
                    + (NAMES.contains(role) ? "write create: true" : "make it, or correct roles.assign"));
        }
    }

    private static String only(String kind, String name, Set<String> ids) {
        if (ids.size() != 1) {
            throw new Refusal("roles: "
                    + (ids.isEmpty()
                            ? "there is no " + kind + " " + name
                                    + " in the domain of this login's project, by name or id;"
                                    + " correct roles.assign, or give the id of one in another domain"
                            : "there are several of the name of " + kind + " " + name + " (" + String.join(", ", ids)
                                    + "); give the id"));
        }
        return ids.iterator().next();
    }

    private Step step(String name, Action action, List<String> differences, Runnable work) {
        String id = Optional.ofNullable(known.get(name)).map(Role::id).orElse("");
        return new Step(new Change(Kind.ROLE, name, id, action, differences), work);
    }

    @Override
    public List<Change> changes() {
        return steps.stream().map(Step::change).toList();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.NONE;
    }

    /** In this order: a role is made before another one implies it and somebody gets it. */
    @Override
    public Outcome ensure() {
        List<Resource> done = new ArrayList<>();
        try {
            for (Step step : steps) {
                Change change = step.change();
                if (change.action().isChange()) {
                    About.about(Kind.ROLE, change.name(), () -> {
                        step.work().run();
                        return change;
                    });
                }
                String id = Optional.ofNullable(known.get(change.name()))
                        .map(Role::id)
                        .orElse(change.id());
                done.add(new Resource(change.kind(), change.name(), id, change.action()));
            }
            return Outcome.of(done, ConfOptions.NONE);
        } catch (RuntimeException e) {
            return Outcome.failed(done, e);
        }
    }
}
