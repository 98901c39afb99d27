package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Takes the signatures out of a class file, those of private members too. */
final class ClassFileReader extends ClassVisitor {

    private ClassSignature type;
    private final List<Value.Annotation> annotations = new ArrayList<>();
    private final List<FieldSignature> fields = new ArrayList<>();
    private final List<MethodSignature> methods = new ArrayList<>();

    private ClassFileReader() {
        super(Opcodes.ASM9);
    }

    static ClassSignature read(InputStream file) throws IOException {
        ClassFileReader reader = new ClassFileReader();
        new ClassReader(file).accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        reader.fields.sort(MemberSignature.ORDER);
        reader.methods.sort(MemberSignature.ORDER);
        return reader.type.with(reader.annotations, reader.fields, reader.methods);
    }

    @Override
    public void visit(int version, int access, String name, String generics, String superclass, String[] interfaces) {
        type = new ClassSignature(
                name,
                access,
                Objects.requireNonNullElse(superclass, ""),
                List.of(interfaces),
                Objects.requireNonNullElse(generics, ""),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A member class has its true flags here alone (JVMS 4.7.6); an anonymous or local one has no outer class. */
    @Override
    public void visitInnerClass(String name, String outer, String innerName, int access) {
        if (name.equals(type.name())) {
            type = new ClassSignature(
                    name,
                    access,
                    type.superclass(),
                    type.interfaces(),
                    type.generics(),
                    Optional.ofNullable(outer).map(o -> new Nesting(o, innerName)),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return type.is(Flag.ANNOTATION) ? new Elements(descriptor, annotations::add) : null;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String generics, Object constant) {
        // The bit of varargs means transient here.
        int flags = access & ~Opcodes.ACC_TRANSIENT;
        fields.add(new FieldSignature(
                name,
                descriptor,
                flags,
                Optional.ofNullable(constant).map(ClassFileReader::value),
                Objects.requireNonNullElse(generics, "")));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String generics, String[] exceptions) {
        List<String> thrown = exceptions == null ? List.of() : List.of(exceptions);
        String signature = Objects.requireNonNullElse(generics, "");
        int index = methods.size();
        methods.add(new MethodSignature(name, descriptor, access, thrown, signature, Optional.empty()));
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotationDefault() {
                return new Elements("", found -> {
                    Optional<Value> value = found.elements().values().stream().findFirst();
                    methods.set(index, new MethodSignature(name, descriptor, access, thrown, signature, value));
                });
            }
        };
    }

    private static Value value(Object constant) {
        if (constant instanceof String text) {
            return new Value.Text(text);
        }
        return constant instanceof Type literal ? new Value.ClassLiteral(literal) : new Value.Literal(constant);
    }

    /** Gathers the elements of an annotation, of an array or, as the only one, a default; unnamed ones are counted. */
    private static final class Elements extends AnnotationVisitor {

        private final String descriptor;
        private final Consumer<Value.Annotation> done;
        private final Map<String, Value> elements = new LinkedHashMap<>();

        Elements(String descriptor, Consumer<Value.Annotation> done) {
            super(Opcodes.ASM9);
            this.descriptor = descriptor;
            this.done = done;
        }

        private void put(String name, Value value) {
            elements.put(name == null ? String.valueOf(elements.size()) : name, value);
        }

        @Override
        public void visit(String name, Object constant) {
            put(name, value(constant));
        }

        @Override
        public void visitEnum(String name, String enumDescriptor, String constant) {
            put(name, new Value.EnumConstant(enumDescriptor, constant));
        }

        @Override
        public AnnotationVisitor visitAnnotation(String name, String nested) {
            return new Elements(nested, found -> put(name, found));
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
            return new Elements(
                    "",
                    found -> put(
                            name, new Value.Array(List.copyOf(found.elements().values()))));
        }

        @Override
        public void visitEnd() {
            done.accept(new Value.Annotation(descriptor, elements));
        }
    }
}
