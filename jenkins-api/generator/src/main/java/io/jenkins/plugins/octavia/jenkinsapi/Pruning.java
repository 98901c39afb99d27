package io.jenkins.plugins.octavia.jenkinsapi;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out of a list what mentions a class that is nowhere to be had: a member for its descriptor, exceptions and
 * generics, a class for its supertypes. javac does not report such a class file, it crashes on it.
 */
final class Pruning {

    private final Map<String, ClassSignature> classes = new HashMap<>();
    private final ClassPath others;

    private Pruning(SignatureList list, ClassPath others) {
        list.classes().forEach(type -> classes.put(type.name(), type));
        this.others = others;
    }

    static SignatureList prune(SignatureList list, ClassPath others) {
        Pruning pruning = new Pruning(list, others);
        // A class that goes may be what another one extends.
        while (pruning.classes.values().removeIf(type -> !pruning.haveAll(Mentions.in(type)))) {}
        return new SignatureList(
                List.of(), pruning.classes.values().stream().map(pruning::prune).toList());
    }

    private ClassSignature prune(ClassSignature type) {
        return type.with(
                type.annotations().stream()
                        .filter(annotation -> haveAll(Mentions.in(annotation)))
                        .toList(),
                type.fields().stream()
                        .filter(field -> haveAll(Mentions.in(field)))
                        .toList(),
                type.methods().stream()
                        .filter(method -> haveAll(Mentions.in(method)))
                        .toList());
    }

    private boolean haveAll(Collection<String> names) {
        return names.stream().allMatch(name -> classes.containsKey(name) || others.has(name));
    }
}
