package io.jenkins.plugins.octavia;

import static java.util.stream.Collectors.toCollection;

import com.cloudbees.plugins.credentials.Credentials;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.octavia.spec.SpecSchema;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.junit.Test;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** What can be set in a form or from a Pipeline has a place in the form and a help text. */
public class PagesTest {

    /** Asked for by the credentials plugin, on a page that its own include draws. */
    private static final Set<String> OF_ALL_CREDENTIALS = Set.of("scope", "id", "description");

    /** Asked for by the plugin credentials-binding, on a page that includes ours. */
    private static final Set<String> OF_ALL_BINDINGS = Set.of("credentialsId");

    private static final Pattern INCLUDE = Pattern.compile("<st:include page=\"(\\S+)\" from=\"\\$\\{descriptor}\"/>");

    private static final Pattern DEFAULT = Pattern.compile("byDefault\\('(\\S+)'\\)|key=\"(\\S+)\"");

    @Test
    public void everyPropertyStandsOnThePageOfItsClass() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (Class<?> type : describables()) {
            String page = page(type);
            for (String property : properties(type)) {
                softly.assertThat(page)
                        .as("page of " + type.getName())
                        .containsPattern("field=[\"']" + property + "[\"']");
            }
        }
        softly.assertAll();
    }

    @Test
    public void everyPropertyHasHelp() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (Class<?> type : describables()) {
            for (String property : properties(type)) {
                softly.assertThat(inherited(type, "help-" + property + ".html"))
                        .as("help for " + property + " of " + type.getName())
                        .isNotBlank();
            }
        }
        softly.assertAll();
    }

    /** The form of a key that there is not would not open. */
    @Test
    public void defaultsThatFormsShowAreThoseOfOctaviaYaml() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (Class<?> type : describables()) {
            Matcher shown = DEFAULT.matcher(page(type));
            while (shown.find()) {
                String key = shown.group(1) == null ? shown.group(2) : shown.group(1);
                softly.assertThat(SpecSchema.byDefault(key))
                        .as(type + " " + key)
                        .isNotEmpty();
            }
        }
        softly.assertAll();
    }

    private static List<Class<?>> describables() {
        List<Class<?>> describables = new ArrayList<>();
        for (JavaClass type : ModuleClasses.all()) {
            if (type.isAssignableTo(Describable.class) && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                describables.add(type.reflect());
            }
        }
        return describables;
    }

    private static Set<String> properties(Class<?> type) {
        Stream<String> ofConstructor = Arrays.stream(type.getConstructors())
                .filter(PagesTest::isBound)
                .map(Executable::getParameters)
                .flatMap(Arrays::stream)
                .map(Parameter::getName);
        Stream<String> ofSetters =
                Arrays.stream(type.getMethods()).filter(PagesTest::isBound).map(PagesTest::property);
        Stream<String> ofFields =
                Arrays.stream(type.getFields()).filter(PagesTest::isBound).map(Field::getName);
        Set<String> properties = Stream.of(ofConstructor, ofSetters, ofFields)
                .flatMap(names -> names)
                .collect(toCollection(TreeSet::new));
        if (isCredentials(type)) {
            properties.removeAll(OF_ALL_CREDENTIALS);
        }
        if (isBinding(type)) {
            properties.removeAll(OF_ALL_BINDINGS);
        }
        return properties;
    }

    private static boolean isBound(AnnotatedElement element) {
        return element.isAnnotationPresent(DataBoundConstructor.class)
                || element.isAnnotationPresent(DataBoundSetter.class);
    }

    private static String property(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static boolean isCredentials(Class<?> type) {
        return Credentials.class.isAssignableFrom(type);
    }

    private static boolean isBinding(Class<?> type) {
        return MultiBinding.class.isAssignableFrom(type);
    }

    /** With what it includes from its descriptor. */
    private static String page(Class<?> type) throws IOException {
        String name = isCredentials(type) ? "credentials" : isBinding(type) ? "config-variables" : "config";
        String page = inherited(type, name + ".jelly");
        Matcher include = INCLUDE.matcher(page);
        for (Class<?> nested : type.getClasses()) {
            if (Descriptor.class.isAssignableFrom(nested) && include.find()) {
                return page + inherited(nested, include.group(1));
            }
        }
        return page;
    }

    /** As Jenkins looks for it: with the class, or with the nearest above it that has one. */
    private static String inherited(Class<?> type, String file) throws IOException {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            String folder = owner.getName().replace('.', '/').replace('$', '/');
            try (InputStream in = PagesTest.class.getClassLoader().getResourceAsStream(folder + "/" + file)) {
                if (in != null) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return "";
    }
}
