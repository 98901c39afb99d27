package io.jenkins.plugins.octavia.library;

import hudson.Extension;
import java.beans.Introspector;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The plugin's steps as the plugin itself declares them. */
final class OctaviaSteps {

    private OctaviaSteps() {}

    /** The names of the arguments by the name of the step. */
    static Map<String, Set<String>> all() {
        Map<String, Set<String>> all = new TreeMap<>();
        try {
            for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class)) {
                Class<?> type = Class.forName(item.className());
                if (StepDescriptor.class.isAssignableFrom(type)) {
                    StepDescriptor descriptor =
                            (StepDescriptor) type.getDeclaredConstructor().newInstance();
                    all.put(descriptor.getFunctionName(), arguments(type.getEnclosingClass()));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    private static Set<String> arguments(Class<?> step) {
        Set<String> arguments = new TreeSet<>();
        for (Constructor<?> constructor : step.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                for (Parameter parameter : constructor.getParameters()) {
                    arguments.add(parameter.getName());
                }
            }
        }
        for (Method method : step.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                arguments.add(Introspector.decapitalize(method.getName().substring("set".length())));
            }
        }
        return arguments;
    }
}
