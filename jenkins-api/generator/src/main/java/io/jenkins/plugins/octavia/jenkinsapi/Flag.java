package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;

/** The access flags that a compiler asks for (JVMS tables 4.1-B, 4.5-A, 4.6-A), in the order of the list. */
enum Flag {
    PUBLIC(Opcodes.ACC_PUBLIC),
    PROTECTED(Opcodes.ACC_PROTECTED),
    STATIC(Opcodes.ACC_STATIC),
    FINAL(Opcodes.ACC_FINAL),
    ABSTRACT(Opcodes.ACC_ABSTRACT),
    INTERFACE(Opcodes.ACC_INTERFACE),
    ANNOTATION(Opcodes.ACC_ANNOTATION),
    ENUM(Opcodes.ACC_ENUM),
    VARARGS(Opcodes.ACC_VARARGS);

    private final int bit;

    Flag(int bit) {
        this.bit = bit;
    }

    boolean in(int access) {
        return (access & bit) != 0;
    }

    static boolean exported(int access) {
        return PUBLIC.in(access) || PROTECTED.in(access);
    }

    static int bits(String words) {
        return Stream.of(words.split(" "))
                .filter(word -> !word.isEmpty())
                .mapToInt(word -> valueOf(word.toUpperCase(Locale.ROOT)).bit)
                .reduce(0, (one, other) -> one | other);
    }

    static String words(int access) {
        return Arrays.stream(values())
                .filter(flag -> flag.in(access))
                .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
