package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Turns signatures into class files to compile against. Constructors call their superclass and return, enums have their
 * constants, every other body throws.
 */
final class ClassFileWriter {

    private static final String NO_ARGUMENTS = "()V";
    private static final Type UNSUPPORTED = Type.getType(UnsupportedOperationException.class);

    private final SignatureList list;
    private final ClassPath others;

    ClassFileWriter(SignatureList list, ClassPath others) {
        this.list = list;
        this.others = others;
    }

    byte[] write(ClassSignature type) {
        ClassWriter file = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        file.visit(
                Opcodes.V17,
                access(type),
                type.name(),
                orNull(type.generics()),
                type.superclass(),
                type.interfaces().toArray(String[]::new));
        for (Value.Annotation annotation : type.annotations()) {
            AnnotationVisitor elements = file.visitAnnotation(annotation.descriptor(), true);
            annotation.elements().forEach((name, value) -> value(elements, name, value));
            elements.visitEnd();
        }
        innerClasses(file, type);
        type.fields().forEach(field -> field(file, field));
        type.methods().stream()
                .filter(method -> !isEnumMethod(type, method))
                .forEach(method -> method(file, type, method));
        if (type.is(Flag.ENUM)) {
            new EnumBody(file, type).write();
        } else if (!type.is(Flag.INTERFACE) && !hasConstructorWithoutArguments(type)) {
            // For subclasses in the list to call; javac does not show a synthetic one to anybody.
            method(file, type, constructor(Opcodes.ACC_PROTECTED | Opcodes.ACC_SYNTHETIC));
        }
        file.visitEnd();
        return file.toByteArray();
    }

    /** The class's own flags know neither static nor protected (JVMS 4.1); only InnerClasses does. */
    private static int access(ClassSignature type) {
        int access = type.access() & ~(Opcodes.ACC_STATIC | Opcodes.ACC_PROTECTED);
        if (type.is(Flag.PROTECTED)) {
            access |= Opcodes.ACC_PUBLIC;
        }
        if (type.is(Flag.ENUM)) {
            // One whose constants have bodies is abstract; here the constants are of the enum itself.
            access &= ~Opcodes.ACC_ABSTRACT;
        }
        return type.is(Flag.INTERFACE) ? access : access | Opcodes.ACC_SUPER;
    }

    /** A member class and the class that it is a member of must name each other (JVMS 4.7.6). */
    private void innerClasses(ClassWriter file, ClassSignature type) {
        Optional<ClassSignature> around = Optional.of(type);
        while (around.isPresent()) {
            around.ifPresent(outer -> innerClass(file, outer));
            around = around.flatMap(ClassSignature::nesting).flatMap(nesting -> list.find(nesting.outer()));
        }
        list.classes().stream()
                .filter(member -> member.nesting()
                        .filter(nesting -> nesting.outer().equals(type.name()))
                        .isPresent())
                .forEach(member -> innerClass(file, member));
    }

    private static void innerClass(ClassWriter file, ClassSignature type) {
        type.nesting()
                .ifPresent(
                        nesting -> file.visitInnerClass(type.name(), nesting.outer(), nesting.name(), type.access()));
    }

    private static void field(ClassWriter file, FieldSignature field) {
        Object constant = field.constant().map(ClassFileWriter::constant).orElse(null);
        file.visitField(field.access(), field.name(), field.descriptor(), orNull(field.generics()), constant)
                .visitEnd();
    }

    private void method(ClassWriter file, ClassSignature type, MethodSignature method) {
        int access = type.is(Flag.ENUM) ? method.access() & ~Opcodes.ACC_ABSTRACT : method.access();
        MethodVisitor visitor = file.visitMethod(
                access,
                method.name(),
                method.descriptor(),
                orNull(method.generics()),
                method.exceptions().toArray(String[]::new));
        method.defaultValue().ifPresent(value -> {
            AnnotationVisitor defaultValue = visitor.visitAnnotationDefault();
            value(defaultValue, null, value);
            defaultValue.visitEnd();
        });
        if (!Flag.ABSTRACT.in(access)) {
            body(new GeneratorAdapter(visitor, access, method.name(), method.descriptor()), type, method);
        }
        visitor.visitEnd();
    }

    private void body(GeneratorAdapter code, ClassSignature type, MethodSignature method) {
        code.visitCode();
        if (method.isConstructor()) {
            callSuper(code, type.superclass(), method.descriptor());
            code.returnValue();
        } else {
            code.throwException(UNSUPPORTED, "only the signature of " + type.name() + "." + method.name());
        }
        code.endMethod();
    }

    /** Hands the arguments on where the superclass takes the same ones: an exception keeps its message that way. */
    private void callSuper(GeneratorAdapter code, String superclass, String descriptor) {
        String target = superConstructor(superclass, descriptor);
        code.loadThis();
        if (target.equals(descriptor)) {
            code.loadArgs();
        } else {
            for (Type argument : Type.getArgumentTypes(target)) {
                pushDefault(code, argument);
            }
        }
        code.invokeConstructor(Type.getObjectType(superclass), new Method("<init>", target));
    }

    private String superConstructor(String superclass, String descriptor) {
        Optional<ClassSignature> listed = list.find(superclass);
        List<String> candidates = listed.or(() -> others.find(superclass))
                .orElseThrow()
                .constructors()
                .filter(constructor -> Flag.exported(constructor.access()))
                .map(MethodSignature::descriptor)
                .toList();
        if (candidates.contains(descriptor)) {
            return descriptor;
        }
        return listed.isPresent()
                ? NO_ARGUMENTS
                : candidates.stream()
                        .min(Comparator.comparingInt(candidate -> Type.getArgumentTypes(candidate).length))
                        .orElseThrow();
    }

    private static void pushDefault(GeneratorAdapter code, Type type) {
        switch (type.getSort()) {
            case Type.OBJECT, Type.ARRAY -> code.visitInsn(Opcodes.ACONST_NULL);
            case Type.LONG -> code.push(0L);
            case Type.DOUBLE -> code.push(0.0);
            case Type.FLOAT -> code.push(0f);
            default -> code.push(0);
        }
    }

    private static boolean hasConstructorWithoutArguments(ClassSignature type) {
        return type.constructors()
                .anyMatch(constructor -> constructor.descriptor().equals(NO_ARGUMENTS));
    }

    private static MethodSignature constructor(int access) {
        return new MethodSignature("<init>", NO_ARGUMENTS, access, List.of(), "", Optional.empty());
    }

    private static boolean isEnumMethod(ClassSignature type, MethodSignature method) {
        return type.is(Flag.ENUM)
                && Flag.STATIC.in(method.access())
                && (method.name().equals("values") || method.name().equals("valueOf"));
    }

    private static void value(AnnotationVisitor to, String name, Value value) {
        if (value instanceof Value.EnumConstant constant) {
            to.visitEnum(name, constant.descriptor(), constant.name());
        } else if (value instanceof Value.Array array) {
            AnnotationVisitor elements = to.visitArray(name);
            array.values().forEach(element -> value(elements, null, element));
            elements.visitEnd();
        } else if (value instanceof Value.Annotation annotation) {
            AnnotationVisitor elements = to.visitAnnotation(name, annotation.descriptor());
            annotation.elements().forEach((element, nested) -> value(elements, element, nested));
            elements.visitEnd();
        } else {
            to.visit(name, constant(value));
        }
    }

    private static Object constant(Value value) {
        if (value instanceof Value.Literal literal) {
            return literal.value();
        }
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.ClassLiteral literal) {
            return literal.type();
        }
        throw new IllegalArgumentException("no constant: " + value.text());
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
