package io.jenkins.plugins.octavia;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchUnitRunner;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import hudson.FilePath;
import hudson.remoting.Callable;
import java.io.File;
import java.nio.file.Path;
import java.nio.file.Paths;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;
import org.junit.runner.RunWith;
import org.kohsuke.stapler.verb.POST;

/** The arrows between packages go one way, and a step sees nothing of the controller's environment and files. */
@RunWith(ArchUnitRunner.class)
@AnalyzeClasses(locations = ModuleClasses.class)
public class ArchitectureTest {

    @ArchTest
    public static final ArchRule arrowsGoOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("credentials")
            .definedBy("..octavia.credentials..")
            .layer("config")
            .definedBy("..octavia.config..")
            .layer("step")
            .definedBy("..octavia.step..")
            .layer("overview")
            .definedBy("..octavia.overview..")
            .withOptionalLayers(true)
            .whereLayer("overview")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("step")
            .mayOnlyBeAccessedByLayers("overview")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("step", "overview");

    /** A class with those that are nested in it. */
    @ArchTest
    public static final ArchRule noTwoClassesDependOnEachOther =
            slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();

    @ArchTest
    public static final ArchRule allClassesHaveTheirLayer = classes()
            .should()
            .resideInAnyPackage("..octavia.credentials", "..octavia.config", "..octavia.step", "..octavia.overview")
            .allowEmptyShould(true);

    /** But for two files of our own. */
    @ArchTest
    public static final ArchRule environmentAndFilesOfTheControllerStayUnseen = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.jenkins.plugins.octavia.step.AgentSecretFolders")
            .and()
            .doNotHaveFullyQualifiedName("io.jenkins.plugins.octavia.overview.LastStates")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperties")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .callConstructorWhere(target(owner(type(File.class))))
            .orShould()
            .callMethodWhere(target(owner(type(Path.class))).and(target(name("of"))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Paths.class)
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule formsAreAnsweredByPostAlone = methods()
            .that()
            .haveNameMatching("do(Fill|Check|Test)[A-Z].*")
            .should()
            .beAnnotatedWith(POST.class);

    @ArchTest
    public static final ArchRule agentsKnowNoJenkins = noClasses()
            .that()
            .areAssignableTo(MasterToSlaveFileCallable.class)
            .or()
            .areAssignableTo(MasterToSlaveCallable.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Jenkins.class);

    private static final class TopLevelClasses implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getFullName().replaceAll("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }

    @ArchTest
    public static final ArchRule nothingIsSentFromAgentsToTheController = noClasses()
            .that()
            .areNotAssignableTo(MasterToSlaveFileCallable.class)
            .and()
            .areNotAssignableTo(MasterToSlaveCallable.class)
            .should()
            .beAssignableTo(Callable.class)
            .orShould()
            .beAssignableTo(FilePath.FileCallable.class);
}
