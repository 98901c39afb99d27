package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReferencesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path plugin;
    private SignatureList list;

    @Before
    public void compile() throws IOException {
        Path api = folder.newFolder().toPath();
        Sources.compile(
                api,
                api,
                "package hudson; public class Base { public Base() {} public void inherited() {} }",
                "package hudson; public class Thing extends Base { public int size; public Thing() {} }",
                "package hudson; public class Other { public Other() {} public static void run() {} }",
                "package hudson; public @interface Mark { String value(); }");
        list = Sources.list(api);
        plugin = folder.newFolder().toPath();
        Sources.compile(plugin, api, """
                package plugin;
                @hudson.Mark("here")
                public class Plugin extends hudson.Thing {
                    public Plugin() { }
                    void call() { inherited(); size++; own(); hashCode(); }
                    private void own() { Runnable other = hudson.Other::run; other.run(); }
                }
                """);
    }

    @Test
    public void findsNothingMissingInAFullList() throws IOException {
        assertThat(References.missing(plugin, list)).isEmpty();
    }

    @Test
    public void findsMissingMembersWhereverTheyAreReferredTo() throws IOException {
        assertThat(References.missing(plugin, without("inherited"::equals)))
                .containsExactly("plugin/Plugin refers to plugin/Plugin.inherited()V");
        assertThat(References.missing(plugin, without("size"::equals)))
                .containsExactly("plugin/Plugin refers to plugin/Plugin.size I");
        assertThat(References.missing(plugin, without("run"::equals)))
                .containsExactly("plugin/Plugin refers to hudson/Other.run()V");
        assertThat(References.missing(plugin, without("value"::equals)))
                .containsExactly("plugin/Plugin refers to hudson/Mark.value()");
    }

    @Test
    public void constructorsAreNotInherited() throws IOException {
        assertThat(References.missing(plugin, without("<init>"::equals)))
                .containsExactly("plugin/Plugin refers to hudson/Thing.<init>()V");
    }

    @Test
    public void findsMissingClasses() throws IOException {
        SignatureList fewer = new SignatureList(
                List.of(),
                list.classes().stream()
                        .filter(type -> !type.name().equals("hudson/Other"))
                        .toList());
        assertThat(References.missing(plugin, fewer)).containsExactly("plugin/Plugin refers to hudson/Other");
    }

    private SignatureList without(Predicate<String> member) {
        return new SignatureList(
                List.of(),
                list.classes().stream()
                        .map(type -> type.with(
                                type.annotations(),
                                type.fields().stream()
                                        .filter(field -> !member.test(field.name()))
                                        .toList(),
                                type.methods().stream()
                                        .filter(method -> !member.test(method.name()))
                                        .toList()))
                        .toList());
    }
}
