package io.jenkins.plugins.octavia;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.time.Clock;
import java.time.Instant;
import org.junit.runner.RunWith;

/** The arrows between packages go one way, and core looks at nothing that it was not given. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.octavia", importOptions = DoNotIncludeTests.class)
public class ArchitectureTest {

    private static final String[] GROUND_FLOOR = {"text", "secret", "file", "value"};
    private static final String[] SIBLINGS = {"spec", "cloud", "pki", "conf"};
    private static final String PREREQUISITE = "io.jenkins.plugins.octavia.prerequisite";
    /** Of prerequisite. */
    private static final String[] ROOMS = {"image", "lock", "network"};

    /** The ground floor uses none of ours, the siblings on it not each other, and only export, loadbalancer and doctor use prerequisite. */
    @ArchTest
    public static final ArchRule arrowsGoOneWay = arrows();

    @ArchTest
    public static final ArchRule packagesHaveNoCycle =
            slices().matching("io.jenkins.plugins.octavia.(*)..").should().beFreeOfCycles();

    private static ArchRule arrows() {
        LayeredArchitecture architecture = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.jenkins.plugins.octavia..")
                .ensureAllClassesAreContainedInArchitectureIgnoring("..octavia.embedded..");
        for (String room : GROUND_FLOOR) {
            architecture = architecture
                    .layer(room)
                    .definedBy("io.jenkins.plugins.octavia." + room)
                    .whereLayer(room)
                    .mayNotAccessAnyLayer();
        }
        for (String room : SIBLINGS) {
            architecture = architecture
                    .layer(room)
                    .definedBy("io.jenkins.plugins.octavia." + room)
                    .whereLayer(room)
                    .mayOnlyAccessLayers(GROUND_FLOOR);
        }
        return architecture
                .layer("prerequisite")
                .definedBy(PREREQUISITE + "..")
                .layer("loadbalancer")
                .definedBy("io.jenkins.plugins.octavia.loadbalancer")
                .layer("doctor")
                .definedBy("io.jenkins.plugins.octavia.doctor")
                .layer("export")
                .definedBy("io.jenkins.plugins.octavia.export")
                .whereLayer("prerequisite")
                .mayOnlyBeAccessedByLayers("export", "loadbalancer", "doctor")
                .whereLayer("loadbalancer")
                .mayOnlyBeAccessedByLayers("doctor")
                .whereLayer("doctor")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("export")
                .mayNotBeAccessedByAnyLayer();
    }

    /** Its rooms use the base alone, not each other; what puts them together is in none of them. */
    @ArchTest
    public static final ArchRule roomsOfPrerequisiteStandOnTheirBase = rooms();

    private static ArchRule rooms() {
        LayeredArchitecture architecture = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(PREREQUISITE + "..")
                .layer("base")
                .definedBy(PREREQUISITE + ".base")
                .whereLayer("base")
                .mayNotAccessAnyLayer()
                .layer("whole")
                .definedBy(PREREQUISITE)
                .whereLayer("whole")
                .mayNotBeAccessedByAnyLayer();
        for (String room : ROOMS) {
            architecture = architecture
                    .layer(room)
                    .definedBy(PREREQUISITE + "." + room)
                    .whereLayer(room)
                    .mayOnlyAccessLayers("base");
        }
        return architecture;
    }

    @ArchTest
    public static final ArchRule coreLooksAtNothing = noClasses()
            .that()
            .resideOutsideOfPackage("..octavia.embedded..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .accessField(System.class, "out");
}
