package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Holds what compiled classes refer to against a list: a plugin that was compiled against other class files than those
 * of the list may link where the list says nothing. A reference by way of a class of the plugin itself, as javac writes
 * it for an inherited member (JLS 13.1), is followed to the class that declares the member.
 */
public final class References {

    /** Without org.kohsuke.accmod, which comes from Maven Central. */
    private static final List<String> LISTED = List.of(
            "hudson/",
            "jenkins/",
            "org/kohsuke/stapler/",
            "org/jenkinsci/",
            "org/jenkins/",
            "com/cloudbees/",
            "net/sf/json/",
            "org/acegisecurity/");

    private final SignatureList list;
    private final ClassPath others = new ClassPath(References.class.getClassLoader());
    private final Map<String, ClassSignature> own = new HashMap<>();

    private References(SignatureList list) {
        this.list = list;
    }

    /** One line, in the names of the list, for each class or member that should stand in the list and does not. */
    public static List<String> missing(Path classes, SignatureList list) throws IOException {
        References references = new References(list);
        List<Path> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                ClassSignature type = ClassFileReader.read(in);
                references.own.put(type.name(), type);
            }
        }
        List<String> missing = new ArrayList<>();
        for (Path file : files) {
            ClassReader reader = new ClassReader(Files.readAllBytes(file));
            for (String reference : references.missing(reader)) {
                missing.add(reader.getClassName() + " refers to " + reference);
            }
        }
        return missing;
    }

    private SortedSet<String> missing(ClassReader reader) {
        Visit visit = new Visit();
        reader.accept(new ClassRemapper(new ClassWriter(0), visit), 0);
        return visit.missing;
    }

    private static boolean belongsInList(String type) {
        return LISTED.stream().anyMatch(type::startsWith);
    }

    private Optional<ClassSignature> find(String type) {
        if (belongsInList(type)) {
            return list.find(type);
        }
        return Optional.ofNullable(own.get(type)).or(() -> others.find(type));
    }

    /** Of a class that is not there nothing is known; when it should be, that has its own line. */
    private boolean declares(String owner, Predicate<ClassSignature> member) {
        return find(owner).map(member::test).orElse(true);
    }

    private boolean hasOrInherits(String owner, Predicate<ClassSignature> member) {
        return declares(owner, member)
                || find(owner).stream()
                        .flatMap(ClassSignature::supertypes)
                        .anyMatch(above -> hasOrInherits(above, member));
    }

    /** Renames nothing: it is the one visitor that ASM asks about every name, wherever in a class file it stands. */
    private final class Visit extends Remapper {

        private final SortedSet<String> missing = new TreeSet<>();

        Visit() {
            super(Opcodes.ASM9);
        }

        @Override
        public String map(String type) {
            if (belongsInList(type) && list.find(type).isEmpty()) {
                missing.add(type);
            }
            return type;
        }

        @Override
        public String mapMethodName(String owner, String name, String descriptor) {
            Predicate<ClassSignature> method = type -> has(type.methods(), name, descriptor);
            boolean isConstructor = name.equals("<init>");
            if (isConstructor ? !declares(owner, method) : !hasOrInherits(owner, method)) {
                missing.add(owner + "." + name + descriptor);
            }
            return name;
        }

        @Override
        public String mapFieldName(String owner, String name, String descriptor) {
            if (!hasOrInherits(owner, type -> has(type.fields(), name, descriptor))) {
                missing.add(owner + "." + name + " " + descriptor);
            }
            return name;
        }

        @Override
        public String mapAnnotationAttributeName(String descriptor, String name) {
            String owner = Type.getType(descriptor).getInternalName();
            if (!declares(
                    owner,
                    type -> type.methods().stream()
                            .anyMatch(element -> element.name().equals(name)))) {
                missing.add(owner + "." + name + "()");
            }
            return name;
        }

        private static boolean has(Collection<? extends MemberSignature> members, String name, String descriptor) {
            return members.stream()
                    .anyMatch(member ->
                            member.name().equals(name) && member.descriptor().equals(descriptor));
        }
    }
}
