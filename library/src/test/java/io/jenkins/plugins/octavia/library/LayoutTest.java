package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** What Jenkins asks of a repository that it loads as a library. */
public class LayoutTest {

    private static final Path VARS = LibraryTest.LIBRARY.resolve("vars");

    @Test
    public void eachVarHasHelpAndNothingElseHas() throws IOException {
        assertThat(names(".txt")).isNotEmpty().isEqualTo(names(".groovy"));
        for (String name : names(".txt")) {
            assertThat(Files.readString(VARS.resolve(name + ".txt"))).as(name).contains(name + "(");
        }
    }

    /** The step would hide the var. */
    @Test
    public void noVarHasTheNameOfAStep() throws IOException {
        assertThat(names(".groovy"))
                .doesNotContainAnyElementsOf(OctaviaSteps.all().keySet());
    }

    /** Jenkins leaves out what a link leads to. */
    @Test
    public void nothingIsASymbolicLink() throws IOException {
        for (String folder : List.of("vars", "src", "resources")) {
            try (Stream<Path> files = Files.walk(LibraryTest.LIBRARY.resolve(folder))) {
                assertThat(files).noneMatch(Files::isSymbolicLink);
            }
        }
    }

    private static List<String> names(String ending) throws IOException {
        try (Stream<Path> files = Files.list(VARS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }
}
