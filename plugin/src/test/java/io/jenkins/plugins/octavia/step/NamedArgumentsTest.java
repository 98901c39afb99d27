package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What a Pipeline gives to a step, before Jenkins bends it into shape. */
public class NamedArgumentsTest {

    private static Map<String, Object> checked(Class<?> step, Map<String, Object> arguments) throws AbortException {
        return NamedArguments.checked(step, "octaviaX", arguments);
    }

    private static void assertRefused(Class<?> step, Map<String, Object> arguments, String message) {
        assertThatThrownBy(() -> checked(step, arguments))
                .isInstanceOf(AbortException.class)
                .hasMessage(message);
    }

    @Test
    public void whatFitsIsTakenAsItIs() throws AbortException {
        Map<String, Object> arguments =
                Map.of("name", "a", "ram", "2048", "disk", 2L, "public", "TRUE", "dryRun", false);
        assertThat(checked(FlavorStep.class, arguments)).isEqualTo(arguments);
    }

    @Test
    public void aNumberIsTextWhereTextIsDue() throws AbortException {
        assertThat(checked(FlavorStep.class, Map.of("id", 200))).containsEntry("id", "200");
    }

    @Test
    public void aNameThatTheStepDoesNotHaveIsRefused() {
        assertRefused(FlavorStep.class, Map.of("naem", "a"), "octaviaX: naem: unknown; did you mean name?");
    }

    @Test
    public void whatIsNeitherTrueNorFalseIsNotFalse() {
        assertRefused(FlavorStep.class, Map.of("dryRun", "maybe"), "octaviaX: dryRun: \"maybe\" is not true or false");
    }

    @Test
    public void aNumberThatIsNotWholeOrTooLargeIsNotCut() {
        assertRefused(FlavorStep.class, Map.of("ram", 2.5), "octaviaX: ram: \"2.5\" is not a whole number");
        assertRefused(
                FlavorStep.class, Map.of("ram", 99999999999L), "octaviaX: ram: \"99999999999\" is not a whole number");
    }

    /** Pipeline Syntax makes {@code flavor: []} of {@code flavor: {}}. */
    @Test
    public void bracketsWithNothingInThemAreAnEmptyMapWhereAMapIsDue() throws AbortException {
        assertThat(checked(PrerequisitesStep.class, Map.of("flavor", List.of(), "only", List.of())))
                .isEqualTo(Map.of("flavor", Map.of(), "only", List.of()));
    }

    @Test
    public void listsAndMapsAreNotMixedUp() {
        assertRefused(
                PrerequisitesStep.class,
                Map.of("only", "flavor"),
                "octaviaX: only: \"flavor\" is not a list; put it into brackets, [...]");
        assertRefused(
                MgmtNetStep.class,
                Map.of("healthManagers", List.of("network-1")),
                "octaviaX: healthManagers: \"network-1\" is not a map, as each entry must be");
        assertRefused(
                MgmtNetStep.class, Map.of("subnet", "x"), "octaviaX: subnet: \"x\" is not a map, such as [name: 'x']");
    }
}
