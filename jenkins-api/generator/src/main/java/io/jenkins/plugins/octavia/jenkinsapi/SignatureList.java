package io.jenkins.plugins.octavia.jenkinsapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signatures of classes as text, one line per class, meta-annotation and member, columns parted by tabs:
 *
 * <pre>
 * C class flags superclass interfaces generic-signature outer+inner-name
 * A meta-annotation of an annotation type
 * F field descriptor flags constant generic-signature
 * M method descriptor flags exceptions generic-signature annotation-default
 * </pre>
 *
 * Lines that begin with {@code #} stand at the top and say what the list is.
 */
public final class SignatureList {

    private final List<String> head;
    private final SortedMap<String, ClassSignature> classes = new TreeMap<>();

    /** Of classes with one name the first counts, as on a class path, unless it is only mentioned. */
    SignatureList(List<String> head, Collection<ClassSignature> classes) {
        this.head = List.copyOf(head);
        classes.forEach(type ->
                this.classes.merge(type.name(), type, (first, other) -> first.isOnlyMentioned() ? other : first));
    }

    /** @throws MalformedListException when a line is none of a list */
    public static SignatureList read(Path file) throws IOException {
        return ListReader.read(file.getFileName().toString(), Files.readAllLines(file));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text());
    }

    String text() {
        Stream<String> lines = classes.values().stream().flatMap(ClassSignature::lines);
        return Stream.concat(head.stream(), lines).map(line -> line + "\n").collect(Collectors.joining());
    }

    /** In the order of their names. */
    Collection<ClassSignature> classes() {
        return Collections.unmodifiableCollection(classes.values());
    }

    Optional<ClassSignature> find(String name) {
        return Optional.ofNullable(classes.get(name));
    }
}
