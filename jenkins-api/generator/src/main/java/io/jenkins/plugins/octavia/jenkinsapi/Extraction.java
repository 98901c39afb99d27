package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;

/**
 * Takes out of a larger list, or out of jars, the part that a plugin needs: the root classes, their member classes and
 * all their supertypes with public and protected members, and a line for every other class that those mention; an enum
 * keeps its members even so.
 */
public final class Extraction {

    private final SignatureList source;
    private final Set<String> withMembers = new TreeSet<>();
    private final Set<String> mentioned = new TreeSet<>();

    private Extraction(SignatureList source) {
        this.source = source;
    }

    /** @param arguments the file of roots, the lists and jars to take them from as a class path, the list to write */
    public static void main(String[] arguments) throws IOException {
        List<String> roots = Files.readAllLines(Path.of(arguments[0]));
        List<ClassSignature> classes = new ArrayList<>();
        for (String path : arguments[1].split(File.pathSeparator)) {
            Path from = Path.of(path);
            boolean isList = path.endsWith(".tsv");
            classes.addAll((isList ? SignatureList.read(from) : Jars.read(from)).classes());
        }
        extract(new SignatureList(List.of(), classes), roots).write(Path.of(arguments[2]));
    }

    /** @param roots names with dots, {@code $} before a member class; lines with {@code #} become the list's head */
    static SignatureList extract(SignatureList source, List<String> roots) {
        Extraction extraction = new Extraction(source);
        List<String> missing = new ArrayList<>();
        List<String> head = roots.stream().filter(line -> line.startsWith("#")).toList();
        for (String root : roots) {
            if (!root.isBlank()
                    && !root.startsWith("#")
                    && !extraction.addRoot(root.strip().replace('.', '/'))) {
                missing.add(root);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no such class to take: " + String.join(", ", missing));
        }
        extraction.addMentioned();
        return new SignatureList(
                head, extraction.mentioned.stream().map(extraction::take).toList());
    }

    private boolean addRoot(String name) {
        if (source.find(name).isEmpty()) {
            return false;
        }
        source.classes().stream()
                .filter(type -> type.name().equals(name)
                        || type.name().startsWith(name + "$")
                                && type.nesting().isPresent()
                                && Flag.exported(type.access()))
                .forEach(type -> addWithSupertypes(type.name()));
        return true;
    }

    private void addWithSupertypes(String name) {
        source.find(name)
                .filter(type -> withMembers.add(name))
                .ifPresent(type -> type.supertypes().forEach(this::addWithSupertypes));
    }

    private void addMentioned() {
        Deque<String> open = new ArrayDeque<>(withMembers);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (source.find(name).isPresent() && mentioned.add(name)) {
                open.addAll(mentions(take(name)));
            }
        }
    }

    private ClassSignature take(String name) {
        ClassSignature type = source.find(name).orElseThrow();
        // Annotations name constants of enums that nothing else uses.
        if (!withMembers.contains(name) && !type.is(Flag.ENUM)) {
            return type.withoutMembers();
        }
        return type.with(
                type.annotations(),
                type.fields().stream().filter(Extraction::isApi).toList(),
                type.methods().stream().filter(Extraction::isApi).toList());
    }

    private static boolean isApi(MemberSignature member) {
        return Flag.exported(member.access()) && (member.access() & Opcodes.ACC_SYNTHETIC) == 0;
    }

    private static Collection<String> mentions(ClassSignature type) {
        Set<String> names = new TreeSet<>(Mentions.in(type));
        type.annotations().forEach(annotation -> names.addAll(Mentions.in(annotation)));
        type.fields().forEach(field -> names.addAll(Mentions.in(field)));
        type.methods().forEach(method -> names.addAll(Mentions.in(method)));
        return names;
    }
}
