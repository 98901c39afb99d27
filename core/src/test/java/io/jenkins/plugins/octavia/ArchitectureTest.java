package io.jenkins.plugins.octavia;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.junit.runner.RunWith;

/** The arrows between packages go one way, and core looks at nothing that it was not given. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(packages = "io.jenkins.plugins.octavia", importOptions = DoNotIncludeTests.class)
public class ArchitectureTest {

    @ArchTest
    public static final ArchRule arrowsGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("spec")
            .definedBy("..octavia.spec..")
            .layer("cloud")
            .definedBy("..octavia.cloud..")
            .layer("pki")
            .definedBy("..octavia.pki..")
            .layer("conf")
            .definedBy("..octavia.conf..")
            .layer("prerequisite")
            .definedBy("..octavia.prerequisite..")
            .whereLayer("prerequisite")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("conf")
            .mayOnlyBeAccessedByLayers("prerequisite")
            .whereLayer("pki")
            .mayOnlyBeAccessedByLayers("conf", "prerequisite")
            .whereLayer("cloud")
            .mayOnlyBeAccessedByLayers("pki", "conf", "prerequisite");

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
