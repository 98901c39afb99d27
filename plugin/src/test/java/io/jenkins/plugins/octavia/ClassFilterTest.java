package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectStreamClass;
import java.nio.file.Files;
import java.util.List;
import org.junit.Test;

/** The classes of core that agents may answer with. */
public class ClassFilterTest {

    @Test
    public void everyNameIsThatOfASerializableClass() throws Exception {
        for (String name : names()) {
            Class<?> type = Class.forName(name, false, getClass().getClassLoader());
            assertThat(ObjectStreamClass.lookup(type)).as(name).isNotNull();
        }
    }

    @Test
    public void everyNameStandsThereOnce() throws IOException {
        assertThat(names()).isNotEmpty().doesNotHaveDuplicates();
    }

    private static List<String> names() throws IOException {
        return Files.readAllLines(ModuleClasses.FOLDER.resolve("META-INF/hudson.remoting.ClassFilter")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
