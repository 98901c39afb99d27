package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Makes an enum one that works, for reading an annotation at run time needs the constants that it names. Their order is
 * that of the list.
 */
final class EnumBody {

    private static final Method CONSTRUCTOR = Method.getMethod("void <init>(String, int)");

    private final ClassWriter file;
    private final Type type;
    private final Type array;
    private final List<FieldSignature> constants;

    EnumBody(ClassWriter file, ClassSignature signature) {
        this.file = file;
        type = Type.getObjectType(signature.name());
        array = Type.getType("[" + type.getDescriptor());
        constants = signature.fields().stream()
                .filter(field -> Flag.ENUM.in(field.access()))
                .toList();
    }

    void write() {
        constructor();
        constants();
        values();
        valueOf();
    }

    private void constructor() {
        GeneratorAdapter code = method(Opcodes.ACC_PRIVATE, CONSTRUCTOR);
        code.loadThis();
        code.loadArgs();
        code.invokeConstructor(Type.getType(Enum.class), CONSTRUCTOR);
        end(code);
    }

    private void constants() {
        GeneratorAdapter code = method(Opcodes.ACC_STATIC, Method.getMethod("void <clinit>()"));
        for (int i = 0; i < constants.size(); i++) {
            String name = constants.get(i).name();
            code.newInstance(type);
            code.dup();
            code.push(name);
            code.push(i);
            code.invokeConstructor(type, CONSTRUCTOR);
            code.putStatic(type, name, type);
        }
        end(code);
    }

    private void values() {
        GeneratorAdapter code =
                method(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, new Method("values", array, new Type[0]));
        code.push(constants.size());
        code.newArray(type);
        for (int i = 0; i < constants.size(); i++) {
            code.dup();
            code.push(i);
            code.getStatic(type, constants.get(i).name(), type);
            code.arrayStore(type);
        }
        end(code);
    }

    private void valueOf() {
        Type[] arguments = {Type.getType(String.class)};
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, new Method("valueOf", type, arguments));
        code.push(type);
        code.loadArgs();
        code.invokeStatic(Type.getType(Enum.class), Method.getMethod("Enum valueOf(Class, String)"));
        code.checkCast(type);
        end(code);
    }

    private GeneratorAdapter method(int access, Method method) {
        GeneratorAdapter code = new GeneratorAdapter(
                file.visitMethod(access, method.getName(), method.getDescriptor(), null, null),
                access,
                method.getName(),
                method.getDescriptor());
        code.visitCode();
        return code;
    }

    private static void end(GeneratorAdapter code) {
        code.returnValue();
        code.endMethod();
    }
}
