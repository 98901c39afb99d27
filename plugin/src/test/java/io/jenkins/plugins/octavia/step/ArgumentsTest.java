package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** Arguments as Groovy and forms give them become plain values, or are refused by their name. */
public class ArgumentsTest {

    private final Arguments arguments = new Arguments();

    @Test
    public void emptyValuesAreNone() {
        arguments.set("name", "x");
        arguments.set("name", " ");
        arguments.set("ram", null);

        assertThat(arguments.all()).isEmpty();
        assertThat(arguments.text("name")).isNull();
        assertThat(arguments.map("name")).isNull();
        assertThat(arguments.yaml("name")).isEmpty();
    }

    @Test
    public void anEmptyMapIsAValue() {
        arguments.set("flavor", Map.of());

        assertThat(arguments.map("flavor")).isEmpty();
        assertThat(arguments.all()).containsKey("flavor");
    }

    @Test
    public void textWithVariablesBecomesText() {
        arguments.set("name", new StringBuilder("amphora-").append(7));

        assertThat(arguments.get("name")).isEqualTo("amphora-7");
    }

    @Test
    public void laterChangesOfTheCallersMapDoNotCount() {
        Map<String, Object> given = new HashMap<>(Map.of("name", "one"));
        arguments.set("flavor", given);

        given.put("name", "two");

        assertThat(arguments.map("flavor")).containsEntry("name", "one");
    }

    @Test
    public void whatIsNotPlainIsRefusedByName() {
        for (Object value : List.of(URI.create("x:y"), List.of(new Object()), Map.of("a", Map.of("b", new int[0])))) {
            assertThatThrownBy(() -> arguments.set("flavor", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("flavor: ")
                    .hasMessageEndingWith(" is not text, a number, true or false, a list or a map");
        }
    }

    @Test
    public void nestedValuesSurviveTheFormsYaml() {
        Map<String, Object> nested = Map.of(
                "text",
                "true",
                "number",
                7,
                "flag",
                true,
                "lines",
                "a: b\n- c",
                "list",
                Arrays.asList("on", null, List.of(1)),
                "map",
                Map.of());
        arguments.set("flavor", nested);
        String shown = arguments.yaml("flavor");

        Arguments submitted = new Arguments();
        submitted.setYaml("flavor", Map.class, shown);

        assertThat(submitted.all()).isEqualTo(arguments.all());
    }

    @Test
    public void wrongYamlIsRefusedByNameAndPlace() {
        assertThatThrownBy(() -> arguments.setYaml("flavor", Map.class, "name: a\nram: {"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("flavor: not valid YAML: line 2, column ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> arguments.setYaml("flavor", Map.class, "amphora"))
                .hasMessageStartingWith("flavor: it must be lines of \"key: value\"");
        assertThatThrownBy(() -> arguments.setYaml("flavor", Map.class, "!!java.net.URL ['http://x.invalid']"))
                .hasMessageStartingWith("flavor: not valid YAML: ");
    }

    @Test
    public void emptyYamlIsNone() {
        for (String text : Arrays.asList(null, "", " \n", "# nothing", "---")) {
            arguments.setYaml("flavor", Map.class, text);
            assertThat(arguments.all()).isEmpty();
        }
    }

    @Test
    public void plainValuesKeepNumbersAndOrder() {
        assertThat(PlainValues.of(List.of(new BigDecimal("1.5"), 2L, true, Set.of("a"))))
                .isEqualTo(List.of(new BigDecimal("1.5"), 2L, true, List.of("a")));
        assertThat(PlainValues.ofMap(Map.of(1, "one"))).containsEntry("1", "one");
    }
}
