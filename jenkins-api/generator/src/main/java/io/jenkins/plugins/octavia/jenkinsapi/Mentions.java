package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.Remapper;

/** The classes that a signature cannot do without, by their internal names. */
final class Mentions extends Remapper {

    private final Set<String> names = new TreeSet<>();

    private Mentions() {
        super(Opcodes.ASM9);
    }

    static Set<String> in(ClassSignature type) {
        Mentions mentions = new Mentions();
        type.supertypes().forEach(mentions::map);
        mentions.generics(type.generics(), false);
        type.nesting().ifPresent(nesting -> mentions.map(nesting.outer()));
        return Collections.unmodifiableSet(mentions.names);
    }

    static Set<String> in(FieldSignature field) {
        Mentions mentions = new Mentions();
        mentions.mapDesc(field.descriptor());
        mentions.generics(field.generics(), true);
        return Collections.unmodifiableSet(mentions.names);
    }

    static Set<String> in(MethodSignature method) {
        Mentions mentions = new Mentions();
        mentions.mapMethodDesc(method.descriptor());
        mentions.generics(method.generics(), false);
        method.exceptions().forEach(mentions::map);
        method.defaultValue().ifPresent(mentions::value);
        return Collections.unmodifiableSet(mentions.names);
    }

    static Set<String> in(Value value) {
        Mentions mentions = new Mentions();
        mentions.value(value);
        return Collections.unmodifiableSet(mentions.names);
    }

    @Override
    public String map(String name) {
        names.add(name);
        return name;
    }

    private void generics(String signature, boolean isType) {
        if (!signature.isEmpty()) {
            mapSignature(signature, isType);
        }
    }

    private void value(Value value) {
        if (value instanceof Value.ClassLiteral literal) {
            mapValue(literal.type());
        } else if (value instanceof Value.EnumConstant constant) {
            mapDesc(constant.descriptor());
        } else if (value instanceof Value.Array array) {
            array.values().forEach(this::value);
        } else if (value instanceof Value.Annotation annotation) {
            mapDesc(annotation.descriptor());
            annotation.elements().values().forEach(this::value);
        }
    }
}
