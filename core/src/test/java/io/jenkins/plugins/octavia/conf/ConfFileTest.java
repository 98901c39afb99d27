package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.value.Release;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ConfFileTest {

    private static final Option FLAVOR = new Option("controller_worker", "amp_flavor_id");

    private static ConfFile conf(String text) {
        return ConfFile.parse(text.getBytes(UTF_8));
    }

    private static String text(ConfFile file) {
        return new String(file.bytes(), UTF_8);
    }

    private static String set(String text, String value) {
        return text(conf(text).set(FLAVOR, value));
    }

    @Test
    public void theOptionsAreThoseOfAllSectionsEachWithEveryValue() {
        assertThat(conf("[A]\nx = 1\ny =\n[DEFAULT]\nx = 2\n[a]\nx = 3\n  4\n").options())
                .containsExactly(
                        Map.entry(new Option("a", "x"), List.of("1", "3\n4")),
                        Map.entry(new Option("a", "y"), List.of("")),
                        Map.entry(new Option("DEFAULT", "x"), List.of("2")));
    }

    @Test
    public void aValueIsReplacedWhereItStands() {
        assertThat(set("# c\n[controller_worker]\n# d\namp_flavor_id = 1\n\n# e\n", "2"))
                .isEqualTo("# c\n[controller_worker]\n# d\namp_flavor_id = 2\n\n# e\n");
    }

    @Test
    public void theBlanksAroundTheSeparatorStay() {
        assertThat(set("[controller_worker]\namp_flavor_id:1", "2")).isEqualTo("[controller_worker]\namp_flavor_id:2");
        assertThat(set("[controller_worker]\namp_flavor_id\t=\t 1\n", "2"))
                .isEqualTo("[controller_worker]\namp_flavor_id\t=\t 2\n");
        assertThat(set("[controller_worker]\namp_flavor_id =\n", "2"))
                .isEqualTo("[controller_worker]\namp_flavor_id = 2\n");
    }

    @Test
    public void aValueOfSeveralLinesBecomesOneLine() {
        assertThat(set("[controller_worker]\r\namp_flavor_id = 1\r\n  # 2\n\t3\r\nnext = 4\r\n", "5"))
                .isEqualTo("[controller_worker]\r\namp_flavor_id = 5\r\nnext = 4\r\n");
    }

    @Test
    public void ofARepeatedOptionTheLastIsReplaced() {
        assertThat(set(
                        "[controller_worker]\namp_flavor_id=1\namp_flavor_id=2\n[x]\n[Controller_Worker]\namp_flavor_id=3",
                        "4"))
                .isEqualTo(
                        "[controller_worker]\namp_flavor_id=1\namp_flavor_id=2\n[x]\n[Controller_Worker]\namp_flavor_id=4");
    }

    @Test
    public void aNewOptionFollowsTheLastOneOfItsSection() {
        assertThat(set("[controller_worker]\na = 1\n  more\n\n# about x\n[x]\nb = 2\n", "7"))
                .isEqualTo("[controller_worker]\na = 1\n  more\namp_flavor_id = 7\n\n# about x\n[x]\nb = 2\n");
    }

    @Test
    public void aNewOptionOfAnEmptySectionFollowsItsHead() {
        assertThat(set("[controller_worker]\n\n# amp_flavor_id = 1\n", "7"))
                .isEqualTo("[controller_worker]\namp_flavor_id = 7\n\n# amp_flavor_id = 1\n");
    }

    @Test
    public void aSectionThatIsThereTwiceGrowsAtItsEnd() {
        assertThat(set("[controller_worker]\na=1\n[x]\n[controller_worker]\nb=2\n[y]\n", "7"))
                .isEqualTo("[controller_worker]\na=1\n[x]\n[controller_worker]\nb=2\namp_flavor_id = 7\n[y]\n");
    }

    @Test
    public void aNewSectionFollowsOneBlankLine() {
        assertThat(set("", "7")).isEqualTo("[controller_worker]\namp_flavor_id = 7\n");
        assertThat(set("[x]\na=1\n", "7")).isEqualTo("[x]\na=1\n\n[controller_worker]\namp_flavor_id = 7\n");
        assertThat(set("[x]\na=1\n \n", "7")).isEqualTo("[x]\na=1\n \n[controller_worker]\namp_flavor_id = 7\n");
        assertThat(set("[x]\r\na=1", "7")).isEqualTo("[x]\r\na=1\r\n\r\n[controller_worker]\r\namp_flavor_id = 7\r\n");
    }

    @Test
    public void aMissingFinalLineBreakStaysMissing() {
        assertThat(set("[controller_worker]\na=1", "7")).isEqualTo("[controller_worker]\na=1\namp_flavor_id = 7");
        assertThat(set("[controller_worker]\namp_flavor_id=1", "7")).isEqualTo("[controller_worker]\namp_flavor_id=7");
    }

    @Test
    public void everyLineKeepsItsOwnEnd() {
        assertThat(set("[controller_worker]\r\na=1\n", "7"))
                .isEqualTo("[controller_worker]\r\na=1\namp_flavor_id = 7\n");
        assertThat(set("[controller_worker]\na=1\r\n", "7"))
                .isEqualTo("[controller_worker]\na=1\r\namp_flavor_id = 7\r\n");
    }

    @Test
    public void aValueThatIsThereChangesNothing() {
        ConfFile file = conf("[controller_worker]\namp_flavor_id  =  '7'  \n");
        assertThat(file.set(FLAVOR, "7")).isSameAs(file);
    }

    @Test
    public void aCommentIsNeverUncommented() {
        assertThat(set("[controller_worker]\n#amp_flavor_id = 1\nb=2\n", "7"))
                .isEqualTo("[controller_worker]\n#amp_flavor_id = 1\nb=2\namp_flavor_id = 7\n");
    }

    @Test
    public void anIndentedLineNeverJoinsANewOption() {
        assertThat(set("[controller_worker]\n  stray\n", "7"))
                .isEqualTo("[controller_worker]\n  stray\namp_flavor_id = 7\n");
        assertThat(set("  stray\n", "7")).isEqualTo("  stray\n\n[controller_worker]\namp_flavor_id = 7\n");
    }

    @Test
    public void aByteOrderMarkIsKeptAndHidesNothing() {
        ConfFile file = conf("\uFEFF[controller_worker]\namp_flavor_id = 1\n");
        assertThat(file.get(FLAVOR)).contains("1");
        assertThat(text(file.set(FLAVOR, "2"))).isEqualTo("\uFEFF[controller_worker]\namp_flavor_id = 2\n");
    }

    @Test
    public void bytesThatAreNotUtf8AreKept() {
        byte[] bytes = "[x]\n# Gr\u00fc\u00dfe \0\n".getBytes(ISO_8859_1);
        assertThat(new String(ConfFile.parse(bytes).set(FLAVOR, "7").bytes(), ISO_8859_1))
                .isEqualTo("[x]\n# Gr\u00fc\u00dfe \0\n\n[controller_worker]\namp_flavor_id = 7\n");
    }

    @Test
    public void valuesOfARepeatedOptionAreReadInOrder() {
        ConfFile file = conf("[m]\nx = 1\n[n]\n[M]\nx = 2\n  3\n");
        assertThat(file.all(new Option("m", "x"))).containsExactly("1", "2\n3");
        assertThat(file.get(new Option("m", "x"))).contains("2\n3");
        assertThat(file.sections()).containsExactly("m", "n");
    }

    @Test
    public void aDollarIsWrittenTwiceAndReadOnce() {
        ConfFile file = ConfFile.empty().set(FLAVOR, "a$b$$c");
        assertThat(text(file)).contains("amp_flavor_id = a$$b$$$$c\n");
        assertThat(file.get(FLAVOR)).contains("a$b$$c");
        assertThat(conf("[controller_worker]\namp_flavor_id = a\\$b\n").get(FLAVOR))
                .contains("a$b");
    }

    @Test
    public void aReferenceIsNoLiteral() {
        assertThat(set("[controller_worker]\namp_flavor_id = $host\n", "$host"))
                .isEqualTo("[controller_worker]\namp_flavor_id = $$host\n");
    }

    @Test
    public void aValueThatWouldNotBeReadBackIsRefusedWithoutShowingIt() {
        for (String value : new String[] {
            "s3cret\nx", "s3cret\r", " s3cret", "s3cret\t", "'s3cret'", "\"", "s3cret\\$", "s3cret\ud800"
        }) {
            assertThatThrownBy(() -> ConfFile.empty().set(FLAVOR, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("[controller_worker] amp_flavor_id: the value ")
                    .hasMessageContaining("; ")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> ConfFile.parse(new byte[] {'#', (byte) 0xe4}).set(FLAVOR, "\u20ac"))
                .hasMessageContaining("ISO-8859-1");
    }

    @Test
    public void aNameThatNoFileCanHoldIsRefused() {
        for (Option option : new Option[] {
            new Option("s", ""), new Option("s", "a=b"), new Option("s", "#a"), new Option("s", " a"),
            new Option("s", "a\nb"), new Option("", "a"), new Option("s\n", "a"), new Option("s", "[a")
        }) {
            assertThatThrownBy(() -> ConfFile.empty().set(option, "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no file can hold");
        }
    }

    @Test
    public void aNameThatTheFilesBytesCannotHoldIsRefused() {
        ConfFile latin1 = ConfFile.parse("[s]\n# ä\n".getBytes(ISO_8859_1));
        for (Option option : new Option[] {new Option("s", "a\u05f7"), new Option("s\u05f7", "a")}) {
            assertThatThrownBy(() -> latin1.set(option, "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a file in ISO-8859-1 cannot hold");
        }
    }

    @Test
    public void fiftyThousandLinesAreEdited() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("[s")
                    .append(i)
                    .append("]\r\n# comment\r\na = ")
                    .append(i)
                    .append("\r\n  more\r\n\r\n");
        }
        ConfFile file = conf(text.toString());
        for (int i = 0; i < 20; i++) {
            file = file.set(new Option("s" + i * 400, "a"), "x").set(new Option("s" + i * 400, "b"), "y");
        }
        assertThat(file.get(new Option("s7600", "b"))).contains("y");
        assertThat(file.bytes()).hasSize(text.length() + 20 * "b = y\r\n".length() - lost(20));
    }

    @Test(timeout = 60_000)
    public void fiftyThousandLinesAreCheckedAndShown() {
        String text = "[health_manager]\r\n" + "heartbeat_key = s3cret\r\n".repeat(20_000)
                + "# some words of prose, as comments have them, of no secret at all\r\n".repeat(20_000)
                + "no_such_option_of_anybody = 1\r\n".repeat(10_000);
        ConfFile file = conf(text);
        assertThat(ConfCheck.check(file, Release.R2025_1)).hasSizeGreaterThan(29_000);
        assertThat(new String(file.withoutSecrets().bytes(), UTF_8)).doesNotContain("s3cret");
    }

    /** What goes when "a = NUMBER" and its second line become "a = x". */
    private static int lost(int edits) {
        int lost = 0;
        for (int i = 0; i < edits; i++) {
            lost += String.valueOf(i * 400).length() - 1 + "  more\r\n".length();
        }
        return lost;
    }
}
