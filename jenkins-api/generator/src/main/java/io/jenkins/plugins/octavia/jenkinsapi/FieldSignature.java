package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Optional;

/** @param generics the generic signature (JVMS 4.7.9.1), empty where the descriptor says it all */
record FieldSignature(String name, String descriptor, int access, Optional<Value> constant, String generics)
        implements MemberSignature {

    @Override
    public String line() {
        String value = constant.map(Value::text).orElse("");
        return String.join("\t", "F", name, descriptor, Flag.words(access), value, generics);
    }
}
