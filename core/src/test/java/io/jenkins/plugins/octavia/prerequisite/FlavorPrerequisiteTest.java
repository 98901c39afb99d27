package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Compute;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.NewFlavor;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(AnyCloud.class)
public class FlavorPrerequisiteTest {

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void aMissingFlavorIsCreatedPrivateMarkedAndOpenToTheProject() {
        Deployment deployment = cloud.apply("flavor: {name: amphora-$N}");

        Flavor flavor = flavor();
        assertThat(TestCloud.resource(deployment, Kind.FLAVOR))
                .isEqualTo(new Resource(Kind.FLAVOR, cloud.unique("amphora"), flavor.id(), Action.CREATED));
        assertThat(List.of(flavor.ram(), flavor.disk(), flavor.vcpus())).containsExactly(1024, 2, 1);
        assertThat(flavor.isPublic()).isFalse();
        assertThat(flavor.extraSpecs()).isEqualTo(Map.of("octavia:prerequisites", "true", note("RegionOne"), "true"));
        assertThat(cloud.admin().compute().flavorAccess(flavor.id()))
                .containsExactly(cloud.admin().project().id());
        assertThat(deployment.options()).isEqualTo(Map.of(OctaviaConf.AMP_FLAVOR_ID, flavor.id()));
    }

    @Test
    public void aSecondRunChangesNothing() {
        Deployment first = cloud.apply("flavor: {name: amphora-$N, extraSpecs: {hw_rng:allowed: true}}");

        assertThat(cloud.plan("flavor: {name: amphora-$N, extraSpecs: {hw_rng:allowed: true}}"))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
        Deployment second = cloud.apply("flavor: {name: amphora-$N, extraSpecs: {hw_rng:allowed: true}}");
        assertThat(second.isChanged()).isFalse();
        assertThat(second.options()).isEqualTo(first.options());
    }

    @Test
    public void aFixedIdIsTaken() {
        cloud.apply("flavor: {name: amphora-$N, id: $N}");

        assertThat(flavor().id()).isEqualTo(cloud.number);
    }

    @Test
    public void statedSizesThatDifferAreRefusedWithBothSides() {
        cloud.apply("flavor: {name: amphora-$N}");

        assertThatThrownBy(() -> cloud.plan("flavor: {name: amphora-$N, ram: 2048, disk: 2}"))
                .isInstanceOf(Refusal.class)
                .hasMessage("flavor " + cloud.unique("amphora") + ": exists (id " + flavor().id()
                        + ") with ram 1024 MiB where 2048 MiB is asked; flavors cannot change: ask for what it has, or"
                        + " for another name");
    }

    @Test
    public void sizesLeftToDefaultAreNotCompared() {
        cloud.apply("flavor: {name: amphora-$N, ram: 512, disk: 5, vcpus: 2}");

        assertThat(cloud.plan("flavor: {name: amphora-$N}"))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
    }

    @Test
    public void anotherIdOfTheSameNameIsRefused() {
        cloud.apply("flavor: {name: amphora-$N}");

        assertThatThrownBy(() -> cloud.plan("flavor: {name: amphora-$N, id: other-$N}"))
                .hasMessageContaining("exists with id " + flavor().id() + " where other-" + cloud.number + " is asked");
    }

    @Test
    public void theIdOfAnotherFlavorIsRefused() {
        cloud.apply("flavor: {name: amphora-$N, id: $N}");

        assertThatThrownBy(() -> cloud.plan("flavor: {name: second-$N, id: $N}"))
                .hasMessage("flavor " + cloud.unique("second") + ": its id " + cloud.number + " belongs to flavor "
                        + cloud.unique("amphora") + "; ask for another id");
    }

    @Test
    public void extraSpecsAreBroughtIntoLine() {
        cloud.apply("flavor: {name: amphora-$N, extraSpecs: {a: 1, b: 2}}");

        assertThat(cloud.plan("flavor: {name: amphora-$N, extraSpecs: {a: 1, b: 3}}")
                        .get(0)
                        .differences())
                .containsExactly("extra spec b=3");
        Deployment deployment = cloud.apply("flavor: {name: amphora-$N, extraSpecs: {a: 1, b: 3}}");
        assertThat(TestCloud.resource(deployment, Kind.FLAVOR).action()).isEqualTo(Action.UPDATED);
        assertThat(flavor().extraSpecs()).containsEntry("a", "1").containsEntry("b", "3");
    }

    @Test
    public void whatSomebodyElseMadeIsAdoptedNeverMarkedAndNeverDestroyed() {
        Flavor foreign = cloud.admin()
                .compute()
                .create(new NewFlavor(cloud.unique("amphora"), Optional.empty(), 1024, 2, 1, true, "by hand"));
        cloud.cleanUp(() -> cloud.admin().compute().deleteFlavor(foreign.id()));

        Deployment deployment = cloud.apply("flavor: {name: amphora-$N}");
        assertThat(TestCloud.resource(deployment, Kind.FLAVOR).action()).isEqualTo(Action.ADOPTED);
        assertThat(flavor().extraSpecs()).isEmpty();
        Destruction.Outcome outcome = cloud.destroy("flavor: {name: amphora-$N}");
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
        assertThat(flavor().id()).isEqualTo(foreign.id());
    }

    @Test
    public void whatARunLeftUnmarkedWhenItWasCutOffIsStillOurs() {
        cloud.admin()
                .compute()
                .create(new NewFlavor(cloud.unique("amphora"), Optional.empty(), 1024, 2, 1, false, Mark.DESCRIPTION));

        Deployment deployment = cloud.apply("flavor: {name: amphora-$N}");
        assertThat(TestCloud.resource(deployment, Kind.FLAVOR).action()).isEqualTo(Action.UPDATED);
        assertThat(flavor().extraSpecs()).containsKey("octavia:prerequisites");
        assertThat(cloud.destroy("flavor: {name: amphora-$N}").removed()).hasSize(1);
    }

    @Test
    public void aUserWhoMayNotIsToldWhatToDo() {
        Deployment deployment =
                cloud.apply(cloud.spec("flavor: {name: amphora-$N}"), cloud.connect("member"), cloud.inputs());

        assertThat(deployment.failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("flavor " + cloud.unique("amphora"))
                        .contains("403")
                        .contains("log in as a user whose roles allow this, usually admin"));
    }

    @Test
    public void anAnswerThatGotLostDoesNotMakeASecondFlavor() {
        cloud.embedded().loseAnswer(r -> r.method().equals("POST") && r.path().endsWith("/flavors"), 1);

        Deployment deployment = cloud.apply("flavor: {name: amphora-$N}");
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.FLAVOR).id()).isEqualTo(flavor().id());
    }

    @Test
    public void extraSpecsThatAnotherRunSetsAtTheSameTimeAreNotMissing() {
        cloud.admin()
                .compute()
                .create(new NewFlavor(cloud.unique("amphora"), Optional.empty(), 1024, 2, 1, false, Mark.DESCRIPTION));
        Spec spec = cloud.spec("flavor: {name: amphora-$N}");
        try (Plan plan = Plan.of(spec, EnumSet.of(Section.FLAVOR), cloud.admin(), cloud.inputs(), cloud)) {
            cloud.apply(spec, cloud.admin(), cloud.inputs());
            cloud.embedded().fail(r -> r.method().equals("POST") && r.path().endsWith("/os-extra_specs"), 409, 1);

            assertThat(plan.apply().failure()).isEmpty();
        }
    }

    @Test
    public void aFlavorOfOtherSizesThatAnotherRunMakesAtTheSameTimeIsRefused() {
        Spec spec = cloud.spec("flavor: {name: amphora-$N, ram: 2048}");
        try (Plan plan = Plan.of(spec, EnumSet.of(Section.FLAVOR), cloud.admin(), cloud.inputs(), cloud)) {
            cloud.apply("flavor: {name: amphora-$N, ram: 1024}");

            assertThatThrownBy(plan::apply)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("with ram 1024 MiB where 2048 MiB is asked");
        }
    }

    @Test
    public void whatAnotherProjectHasAccessToIsLeftToItAndOurAccessIsGivenUp() {
        cloud.apply("flavor: {name: amphora-$N}");
        Flavor flavor = flavor();
        String other = cloud.connect("member").project().id();
        compute().addFlavorAccess(flavor.id(), other);

        Destruction.Outcome outcome = cloud.destroy("flavor: {name: amphora-$N}");
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.left())
                .extracting(Destruction.Left::reason)
                .containsExactly("used by project " + other + " too; the access of project "
                        + cloud.admin().project().id() + " was given up");
        assertThat(compute().flavorAccess(flavor.id())).containsExactly(other);
        assertThat(flavor().extraSpecs()).doesNotContainKey(note("RegionOne"));
        assertThat(cloud.destroy("flavor: {name: amphora-$N}").left())
                .extracting(Destruction.Left::reason)
                .containsExactly("used by project " + other + " too");
        compute().removeFlavorAccess(flavor.id(), other);
        assertThat(cloud.destroy("flavor: {name: amphora-$N}").removed()).hasSize(1);
    }

    @Test
    public void whatWasGivenUpIsTakenIntoUseAgain() {
        cloud.apply("flavor: {name: amphora-$N}");
        String other = cloud.connect("member").project().id();
        compute().addFlavorAccess(flavor().id(), other);
        cloud.destroy("flavor: {name: amphora-$N}");

        assertThat(cloud.apply("flavor: {name: amphora-$N}").failure()).isEmpty();
        assertThat(compute().flavorAccess(flavor().id()))
                .containsExactlyInAnyOrder(other, cloud.admin().project().id());
        assertThat(cloud.plan("flavor: {name: amphora-$N}"))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
        compute().removeFlavorAccess(flavor().id(), other);
    }

    /** Regions may have one Nova, where this deployment's project is the other's too. */
    @Test
    public void whatThisProjectUsesInAnotherRegionIsLeftWithItsAccess() {
        cloud.apply("flavor: {name: amphora-$N}");
        Flavor flavor = flavor();
        compute().setExtraSpecs(flavor.id(), Map.of(note("RegionTwo"), "true"));

        Destruction.Outcome outcome = cloud.destroy("flavor: {name: amphora-$N}");
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left())
                .extracting(Destruction.Left::reason)
                .containsExactly("used by this project in another region too");
        assertThat(compute().flavorAccess(flavor.id()))
                .containsExactly(cloud.admin().project().id());
        compute().deleteExtraSpec(flavor.id(), note("RegionTwo"));
        assertThat(cloud.destroy("flavor: {name: amphora-$N}").removed()).hasSize(1);
    }

    @Test
    public void noTwoRegionsHaveOneNote() {
        List<String> regions = List.of(
                "eu_prod",
                "eu/prod",
                "eu prod",
                "eu:prod",
                "eu.prod",
                "\u5317\u4eac",
                "\u4e0a\u6d77",
                "__",
                "\ud83d\ude00",
                "");

        assertThat(regions.stream().map(region -> FlavorUsers.name("p", region)))
                .doesNotHaveDuplicates()
                .allMatch(note -> note.matches("p[A-Za-z0-9:._-]*"))
                .contains("p.eu_prod", "p.eu:002Fprod", "p.:5317:4EAC");
    }

    /** Nova has no list of projects that use a public one. */
    @Test
    public void aPublicFlavorThatAnotherDeploymentUsesIsLeft() {
        cloud.apply("flavor: {name: amphora-$N, public: true}");
        String others = "octavia:prerequisites:0123456789abcdef0123456789abcdef.RegionOne";
        compute().setExtraSpecs(flavor().id(), Map.of(others, "true"));

        Destruction.Outcome outcome = cloud.destroy("flavor: {name: amphora-$N, public: true}");
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left())
                .extracting(Destruction.Left::reason)
                .containsExactly("used by project 0123456789abcdef0123456789abcdef too");
        compute().deleteExtraSpec(flavor().id(), others);
        assertThat(cloud.destroy("flavor: {name: amphora-$N, public: true}").removed())
                .hasSize(1);
    }

    private Compute compute() {
        return cloud.admin().compute();
    }

    private String note(String region) {
        return "octavia:prerequisites:" + cloud.admin().project().id() + "." + region;
    }

    private Flavor flavor() {
        List<Flavor> named = cloud.admin().compute().flavors().stream()
                .filter(f -> f.name().equals(cloud.unique("amphora")))
                .toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }
}
