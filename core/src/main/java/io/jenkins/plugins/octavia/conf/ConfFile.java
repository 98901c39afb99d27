package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.conf.Statement.Header;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An oslo.config file such as octavia.conf, read and edited line by line: whatever is not edited keeps its bytes.
 * Immutable.
 *
 * <p>Any bytes can be parsed. What oslo.config would refuse is kept as it is, ignored here and reported by {@link ConfCheck}.
 */
public final class ConfFile {

    /** One that refers to itself ends somewhere. */
    private static final int DEEPEST_REFERENCE = 10;

    private final Charset charset;
    private final List<Line> lines;
    private final List<Statement> statements;

    private ConfFile(Charset charset, List<Line> lines) {
        this.charset = charset;
        this.lines = List.copyOf(lines);
        this.statements = IniReader.read(this.lines);
    }

    public static ConfFile empty() {
        return new ConfFile(UTF_8, List.of());
    }

    public static ConfFile parse(byte[] bytes) {
        // Every byte is a character of ISO 8859-1, so that any file survives.
        return decodeUtf8(bytes)
                .map(text -> new ConfFile(UTF_8, Line.split(text)))
                .orElseGet(() -> new ConfFile(ISO_8859_1, Line.split(new String(bytes, ISO_8859_1))));
    }

    public byte[] bytes() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append(line.end()));
        return text.toString().getBytes(charset);
    }

    /** The sections in order of their first appearance, as {@link Option} normalizes them. */
    public List<String> sections() {
        return statements(Header.class).map(Header::section).distinct().toList();
    }

    /** The options in order of their first appearance, each with every value that the file has for it. */
    public Map<Option, List<String>> options() {
        Map<Option, List<String>> options = new LinkedHashMap<>();
        statements(Assignment.class).map(Assignment::option).forEach(option -> options.put(option, all(option)));
        return options;
    }

    /** The value that oslo.config takes for a single-valued option: the last one. */
    public Optional<String> get(Option option) {
        List<String> values = all(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /**
     * The value as the process gets it: {@code $name} in it stands for the option of that name in the same section, else in
     * {@code [DEFAULT]}, and {@code $section.name} for that of another one. What the file does not have stays as it is.
     */
    public Optional<String> resolved(Option option) {
        return resolved(option, DEEPEST_REFERENCE);
    }

    private Optional<String> resolved(Option option, int depth) {
        return assignments(option)
                .reduce((earlier, last) -> last)
                .map(a -> Dollar.substitute(
                        a.raw(), name -> depth == 0 ? Optional.empty() : referred(option.section(), name, depth - 1)));
    }

    private Optional<String> referred(String section, String name, int depth) {
        int dot = name.indexOf('.');
        return dot < 0
                ? resolved(new Option(section, name), depth).or(() -> resolved(new Option("DEFAULT", name), depth))
                : resolved(new Option(name.substring(0, dot), name.substring(dot + 1)), depth);
    }

    /**
     * Every value of the option, in the order of the file. {@code $$} is read as {@code $}; a reference such as
     * {@code $state_path} stays as it is. The lines of a multi-line value are joined by line breaks.
     */
    public List<String> all(Option option) {
        return assignments(option).map(a -> Dollar.unescape(a.raw())).toList();
    }

    /**
     * This file with one value changed: where the option stands last, else after the last option of its section, else in
     * a new section at the end. A value that is there already changes nothing.
     *
     * @throws IllegalArgumentException if oslo.config would not read this value back; the message never shows the value
     */
    public ConfFile set(Option option, String value) {
        Optional<Assignment> present = assignments(option).reduce((first, second) -> second);
        if (present.isPresent() && holds(present.get(), value)) {
            return this;
        }
        refuseUnlessReadBack(option, value);
        if (present.isPresent()) {
            return replace(present.get(), value);
        }
        String text = value.isEmpty() ? option.name() + " =" : option.name() + " = " + Dollar.escape(value);
        int end = endOf(option.section());
        return end > 0 ? insert(end, text) : append("[" + option.section() + "]", text);
    }

    /** This file without any line that sets the option. */
    public ConfFile without(Option option) {
        List<Line> edited = new ArrayList<>(lines);
        List<Assignment> gone = assignments(option).toList();
        for (int i = gone.size() - 1; i >= 0; i--) {
            edited.subList(gone.get(i).first(), gone.get(i).end()).clear();
        }
        return gone.isEmpty() ? this : new ConfFile(charset, edited);
    }

    /** This file with a comment in place of each secret, fit to be shown; errs on the side of leaving out. */
    public ConfFile withoutSecrets() {
        return new ConfFile(charset, SecretLines.leaveOut(lines, statements));
    }

    List<Statement> statements() {
        return statements;
    }

    /** The line, from 1, that makes oslo.config refuse the file because it cannot be decoded. */
    OptionalInt firstLineNotUtf8() {
        return charset == UTF_8
                ? OptionalInt.empty()
                : IntStream.range(0, lines.size())
                        .filter(i -> decodeUtf8(lines.get(i).text().getBytes(charset))
                                .isEmpty())
                        .map(i -> i + 1)
                        .findFirst();
    }

    private static Optional<String> decodeUtf8(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(Assignment present, String value) {
        return Dollar.unescape(present.raw()).equals(value) && !Dollar.hasReference(present.raw());
    }

    /** Why oslo.config would not read this value back, with what to do; empty if it would. Never shows the value. */
    public static Optional<String> fault(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            return Optional.of("has a line break; give it in one line");
        }
        if (!Blank.strip(value).equals(value)) {
            return Optional.of("begins or ends with a blank, which oslo.config takes off; remove the blank");
        }
        if (IniReader.isQuoted(value)) {
            return Optional.of("stands in quotes, which oslo.config takes off; remove the quotes");
        }
        if (value.contains("\\$")) {
            return Optional.of("has a backslash before a $, which oslo.config drops; choose another value");
        }
        return Optional.empty();
    }

    /** A value as it stands in a file; for those who put it into one by a template of theirs. */
    public static String spelt(String value) {
        return Dollar.escape(value);
    }

    private void refuseUnlessReadBack(Option option, String value) {
        if (!isName(option)) {
            throw new IllegalArgumentException(
                    option + ": no file can hold an option of this name; take out line breaks, '=', ':' and blanks");
        }
        fault(value).ifPresent(fault -> {
            throw new IllegalArgumentException(option + ": the value " + fault);
        });
        refuseUnlessEncoded(option, "the name", option.toString());
        refuseUnlessEncoded(option, "the value", value);
    }

    private void refuseUnlessEncoded(Option option, String what, String text) {
        if (!charset.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(option + ": " + what + " has a character that a file in " + charset
                    + " cannot hold; save the file as UTF-8, or choose another");
        }
    }

    private static boolean isName(Option option) {
        String file = "[" + option.section() + "]\n" + option.name() + " =";
        return IniReader.read(Line.split(file))
                .equals(List.of(new Header(0, option.section()), new Assignment(1, 2, option, "")));
    }

    private ConfFile replace(Assignment present, String value) {
        String first = lines.get(present.first()).text();
        int start = IniReader.separator(first) + 1;
        String rest = first.substring(start);
        String gap = rest.substring(0, rest.length() - Blank.stripStart(rest).length());
        if (gap.isEmpty() && Blank.is(first.charAt(start - 2))) {
            gap = " ";
        }
        String text = first.substring(0, start) + gap + Dollar.escape(value);
        List<Line> edited = new ArrayList<>(lines);
        List<Line> replaced = edited.subList(present.first(), present.end());
        String end = replaced.get(replaced.size() - 1).end();
        replaced.clear();
        edited.add(present.first(), new Line(text, end));
        return new ConfFile(charset, edited);
    }

    /** The line after the last option of the section, wherever in the file it goes on; 0 if there is no such section. */
    private int endOf(String section) {
        int end = 0;
        for (Statement statement : statements) {
            if (statement instanceof Header header && header.section().equals(section)) {
                end = header.first() + 1;
            } else if (statement instanceof Assignment a && a.option().section().equals(section)) {
                end = a.end();
            } else if (end > 0 && statement.first() == end && lines.get(end).isContinuation()) {
                // It would become part of whatever is put before it.
                end++;
            }
        }
        return end;
    }

    private ConfFile insert(int at, String text) {
        List<Line> edited = new ArrayList<>(lines);
        Line before = ended(edited.get(at - 1));
        edited.add(at, new Line(text, edited.get(at - 1).end()));
        edited.set(at - 1, before);
        return new ConfFile(charset, edited);
    }

    private ConfFile append(String... texts) {
        List<Line> edited = new ArrayList<>(lines);
        if (!edited.isEmpty()) {
            Line last = ended(edited.remove(edited.size() - 1));
            edited.add(last);
            if (!last.isBlank()) {
                edited.add(new Line("", newline()));
            }
        }
        for (String text : texts) {
            edited.add(new Line(text, newline()));
        }
        return new ConfFile(charset, edited);
    }

    private Line ended(Line line) {
        return line.end().isEmpty() ? new Line(line.text(), newline()) : line;
    }

    private String newline() {
        return lines.isEmpty() || lines.get(0).end().isEmpty()
                ? "\n"
                : lines.get(0).end();
    }

    private <S extends Statement> Stream<S> statements(Class<S> kind) {
        return statements.stream().filter(kind::isInstance).map(kind::cast);
    }

    private Stream<Assignment> assignments(Option option) {
        return statements(Assignment.class).filter(a -> a.option().equals(option));
    }
}
