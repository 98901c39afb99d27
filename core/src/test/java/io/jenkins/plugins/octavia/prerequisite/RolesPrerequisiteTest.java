package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.Role;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Octavia's roles are there, members and readers have them, and nobody loses one. */
@Category(AnyCloud.class)
public class RolesPrerequisiteTest {

    @Rule
    public final TestCloud cloud = new TestCloud();

    private RawCalls admin;

    /** They are the whole cloud's. */
    @Before
    public void noRoles() {
        admin = new RawCalls(cloud.config("admin"));
        RolesPrerequisite.NAMES.forEach(admin::deleteRole);
        cloud.cleanUp(() -> RolesPrerequisite.NAMES.forEach(admin::deleteRole));
    }

    private Role role(String name) {
        return cloud.admin().roles().all().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean implies(String prior, String implied) {
        return cloud.admin()
                .roles()
                .implied(role(prior).id())
                .contains(role(implied).id());
    }

    @Test
    public void theyAreMadeWithWhatImpliesThemAndFoundInPlaceThen() {
        List<Change> plan = cloud.plan("roles: {}");
        assertThat(plan)
                .filteredOn(change -> change.kind() == Kind.ROLE)
                .extracting(change -> change.name() + " " + change.action())
                .containsExactly(
                        "load-balancer_observer CREATED",
                        "load-balancer_global_observer CREATED",
                        "load-balancer_member CREATED",
                        "load-balancer_quota_admin CREATED",
                        "load-balancer_admin CREATED",
                        "member implies load-balancer_member CREATED",
                        "reader implies load-balancer_observer CREATED");
        assertThat(plan)
                .flatExtracting(Change::differences)
                .contains("+ everybody who is member of a project is load-balancer_member there too");

        Deployment deployment = cloud.apply("roles: {}");
        assertThat(deployment.failure()).isEmpty();
        assertThat(implies("member", "load-balancer_member")).isTrue();
        assertThat(implies("reader", "load-balancer_observer")).isTrue();
        assertThat(deployment.resources())
                .filteredOn(resource -> resource.name().equals("load-balancer_admin"))
                .extracting(resource -> resource.id())
                .containsExactly(role("load-balancer_admin").id());
        assertThat(cloud.plan("roles: {}")).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThat(cloud.apply("roles: {}").isChanged()).isFalse();
    }

    @Test
    public void whatIsThereIsAdoptedAndWhatIsMissingAdded() {
        admin.createRole("load-balancer_member");

        assertThat(cloud.plan("roles: {implied: false}"))
                .filteredOn(change -> change.kind() == Kind.ROLE)
                .extracting(Change::action)
                .containsExactly(Action.CREATED, Action.CREATED, Action.ADOPTED, Action.CREATED, Action.CREATED);
        assertThat(cloud.apply("roles: {implied: false}").failure()).isEmpty();
        assertThat(implies("member", "load-balancer_member")).isFalse();
        assertThatThrownBy(() -> {
                    admin.deleteRole("load-balancer_observer");
                    cloud.plan("roles: {create: false}");
                })
                .isInstanceOf(Refusal.class)
                .hasMessage("role load-balancer_observer: this cloud has none of that name; write create: true");
    }

    @Test
    public void usersGetThemInTheirProjects() {
        String spec = "roles: {implied: false, assign: [{role: load-balancer_admin, user: demo, project: demo}]}";

        assertThat(cloud.apply(spec).resources())
                .extracting(resource -> resource.name() + " " + resource.action())
                .contains("load-balancer_admin of user demo in project demo CREATED");
        assertThat(cloud.plan(spec)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        String user = cloud.connect("member").user().id();
        String project = cloud.connect("member").project().id();
        assertThat(cloud.plan(
                        spec.replace("user: demo", "user: " + user).replace("project: demo", "project: " + project)))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
    }

    @Test
    public void whoeverIsNotThereIsSaid() {
        assertThatThrownBy(() ->
                        cloud.plan("roles: {assign: [{role: load-balancer_admin, user: nobody-$N, project: demo}]}"))
                .isInstanceOf(Refusal.class)
                .hasMessage("roles: there is no user " + cloud.unique("nobody")
                        + " in the domain of this login's project, by name or id; correct roles.assign, or give the id of one"
                        + " in another domain");
        assertThatThrownBy(() ->
                        cloud.plan("roles: {assign: [{role: load-balancer_admin, group: nobody-$N, project: demo}]}"))
                .hasMessage("roles: there is no group " + cloud.unique("nobody")
                        + " in the domain of this login's project, by name or id; correct roles.assign, or give the id of one"
                        + " in another domain");
        assertThatThrownBy(() -> cloud.plan("roles: {assign: [{role: admim-$N, user: demo, project: demo}]}"))
                .hasMessage("role " + cloud.unique("admim")
                        + ": this cloud has none of that name; make it, or correct roles.assign");
    }

    @Test
    public void aLoginThatMayNotIsToldWhatAnAdministratorMustRun() {
        assertThatThrownBy(() -> cloud.plan(
                        "roles: {assign: [{role: load-balancer_admin, user: demo, project: demo}]}",
                        cloud.inputs(),
                        cloud.connect("member")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "roles: this login may not read or make roles; leave the section out and have an"
                                + " administrator run: openstack role create load-balancer_observer; ")
                .hasMessageEndingWith(
                        "openstack implied role create --implied-role load-balancer_observer reader; openstack"
                                + " role add --user demo --project demo load-balancer_admin");
    }

    @Test
    public void theServiceUsersOwnRolesAreChecked() {
        assertThat(ServiceRoles.missing(cloud.admin())).isEmpty();
        assertThat(ServiceRoles.missing(cloud.connect("member")))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith(
                                "roles: user demo has member, reader in project demo, but of the user that Octavia logs in"
                                        + " as Neutron needs admin or advsvc, Keystone needs admin or service; have an administrator"
                                        + " run: openstack role add --user ")
                        .endsWith(" admin"));
    }

    @Test
    public void destroyTakesNoRoleAwayAndSaysSo() {
        cloud.apply("roles: {}");

        Destruction.Outcome outcome = cloud.destroy("roles: {}");
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.left())
                .extracting(Destruction.Left::name)
                .containsExactlyElementsOf(RolesPrerequisite.NAMES);
        assertThat(implies("member", "load-balancer_member")).isTrue();
    }
}
