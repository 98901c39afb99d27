package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class as its users see it. All names are internal ones (JVMS 4.2.1).
 *
 * @param superclass empty for {@code java/lang/Object} alone
 * @param generics the generic signature (JVMS 4.7.9.1), empty where the class has none
 * @param annotations of an annotation type; others have theirs left out
 */
record ClassSignature(
        String name,
        int access,
        String superclass,
        List<String> interfaces,
        String generics,
        Optional<Nesting> nesting,
        List<Value.Annotation> annotations,
        List<FieldSignature> fields,
        List<MethodSignature> methods) {

    boolean is(Flag flag) {
        return flag.in(access);
    }

    Stream<String> supertypes() {
        return Stream.concat(Stream.of(superclass), interfaces.stream()).filter(type -> !type.isEmpty());
    }

    Stream<MethodSignature> constructors() {
        return methods.stream().filter(MethodSignature::isConstructor);
    }

    boolean isOnlyMentioned() {
        return fields.isEmpty() && methods.isEmpty();
    }

    /** For a class that is mentioned and nothing more. */
    ClassSignature withoutMembers() {
        return with(List.of(), List.of(), List.of());
    }

    ClassSignature with(
            List<Value.Annotation> annotations, List<FieldSignature> fields, List<MethodSignature> methods) {
        return new ClassSignature(
                name, access, superclass, interfaces, generics, nesting, annotations, fields, methods);
    }

    /** As the list writes it. */
    Stream<String> lines() {
        String head = String.join(
                "\t",
                "C",
                name,
                Flag.words(access),
                superclass,
                String.join(",", interfaces),
                generics,
                nesting.map(Nesting::text).orElse(""));
        Stream<String> meta = annotations.stream().map(annotation -> "A\t" + annotation.text());
        Stream<String> members =
                Stream.concat(fields.stream(), methods.stream()).map(MemberSignature::line);
        return Stream.concat(Stream.of(head), Stream.concat(meta, members));
    }
}
