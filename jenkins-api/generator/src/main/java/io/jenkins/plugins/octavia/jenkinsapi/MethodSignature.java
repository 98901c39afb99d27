package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.List;
import java.util.Optional;

/**
 * A method or, by the name {@code <init>}, a constructor.
 *
 * @param generics the generic signature (JVMS 4.7.9.1), empty where the descriptor says it all
 * @param defaultValue of an annotation's element
 */
record MethodSignature(
        String name,
        String descriptor,
        int access,
        List<String> exceptions,
        String generics,
        Optional<Value> defaultValue)
        implements MemberSignature {

    boolean isConstructor() {
        return name.equals("<init>");
    }

    @Override
    public String line() {
        String value = defaultValue.map(Value::text).orElse("");
        return String.join(
                "\t", "M", name, descriptor, Flag.words(access), String.join(",", exceptions), generics, value);
    }
}
