package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

public class ListReaderTest {

    private static final String CLASS = "C\ta/B\tpublic\tjava/lang/Object\t\t\t";

    @Test
    public void refusesALineThatIsNoSignatureWithItsNumber() {
        refuses("X\ta/B", "a line begins with C, A, F, M or #");
        refuses("", "a line begins with C, A, F, M or #");
        refuses("M\trun\t()V\tpublic", "7 columns expected, found 4");
        refuses("F\tsize\tI\tpublic\t\t\t", "6 columns expected, found 7");
        refuses("M\trun\t()V\tpublick\t\t\t", "PUBLICK");
        refuses("M\trun\t(\tpublic\t\t\t", "(");
        refuses("F\tsize\tList\tpublic\t\t", "List");
        refuses("F\tsize\tI\tpublic\tinteger one\t", "one");
        refuses("F\tsize\tI\tpublic\tinteger 1]\t", "no value: integer 1], at character 10");
        refuses("F\tsize\tI\tpublic\tnumber 1\t", "unknown type of constant: number");
        refuses("F\tsize\tLa/B;\tpublic\t\t<T", "");
        refuses("A\t\"text\"", "no annotation");
        refuses("C\ta/C\tpublic\tjava.lang.Object\t\t\t", "java.lang.Object");
        refuses("C\ta/C\tpublic\tjava/lang/Object\t\t\ta/B", "outer class and inner name expected: a/B");
        refuses(CLASS, "a second a/B");
    }

    @Test
    public void refusesAMemberBeforeTheFirstClass() {
        assertThatThrownBy(() -> ListReader.read("list.tsv", List.of("# head", "M\trun\t()V\tpublic\t\t\t")))
                .isInstanceOf(MalformedListException.class)
                .hasMessage("list.tsv:2: no class above this line");
    }

    private static void refuses(String line, String reason) {
        assertThatThrownBy(() -> ListReader.read(
                        "list.tsv", Stream.of("# head", CLASS, line).toList()))
                .as(line)
                .isInstanceOf(MalformedListException.class)
                .hasMessageStartingWith("list.tsv:3: ")
                .hasMessageContaining(reason);
    }
}
