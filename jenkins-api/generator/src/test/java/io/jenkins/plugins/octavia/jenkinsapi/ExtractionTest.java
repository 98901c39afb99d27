package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ExtractionTest {

    private static final SignatureList SOURCE = ListReader.read(
            "source.tsv",
            List.of(
                    "# Everything",
                    "C\ta/Base\tabstract\tjava/lang/Object\t\t\t",
                    "M\tinherited\t()La/Mentioned;\tpublic\t\t\t",
                    "M\tinherited\t()La/Stage;\tpublic\t\t\t",
                    "C\ta/Mentioned\tpublic\ta/Far\t\t\t",
                    "M\tunseen\t()La/Unseen;\tpublic\t\t\t",
                    "C\ta/Far\tpublic\tjava/lang/Object\t\t\t",
                    "C\ta/Root\tpublic\ta/Base\t\t\t",
                    "M\tapi\t()V\tprotected\t\t\t",
                    "M\tinternal\t()La/Unseen;\t\t\t\t",
                    "C\ta/Root$Kind\tpublic static\tjava/lang/Object\t\t\ta/Root Kind",
                    "M\tkind\t()V\tpublic\t\t\t",
                    "C\ta/Root$Own\tstatic\tjava/lang/Object\t\t\ta/Root Own",
                    "C\ta/Stage\tpublic final enum\tjava/lang/Enum\t\t\t",
                    "F\tEARLY\tLa/Stage;\tpublic static final enum\t\t",
                    "C\ta/Unseen\tpublic\tjava/lang/Object\t\t\t"));

    private static final String PART = """
            # Part
            C\ta/Base\tabstract\tjava/lang/Object\t\t\t
            M\tinherited\t()La/Mentioned;\tpublic\t\t\t
            M\tinherited\t()La/Stage;\tpublic\t\t\t
            C\ta/Far\tpublic\tjava/lang/Object\t\t\t
            C\ta/Mentioned\tpublic\ta/Far\t\t\t
            C\ta/Root\tpublic\ta/Base\t\t\t
            M\tapi\t()V\tprotected\t\t\t
            C\ta/Root$Kind\tpublic static\tjava/lang/Object\t\t\ta/Root Kind
            M\tkind\t()V\tpublic\t\t\t
            C\ta/Stage\tpublic final enum\tjava/lang/Enum\t\t\t
            F\tEARLY\tLa/Stage;\tpublic static final enum\t\t
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void takesRootsWithMembersAndWhatTheyMentionWithout() {
        SignatureList part = Extraction.extract(SOURCE, List.of("# Part", "", "a.Root"));
        assertThat(part.text()).isEqualTo(PART);
        assertThat(Extraction.extract(part, List.of("# Part", "a.Root")).text()).isEqualTo(PART);
    }

    @Test
    public void refusesRootsThatAreNotThere() {
        assertThatThrownBy(() -> Extraction.extract(SOURCE, List.of("a.Root", "a.Gone", "b.Gone")))
                .hasMessage("no such class to take: a.Gone, b.Gone");
    }

    @Test
    public void runsFromFileToFile() throws Exception {
        Path roots = Files.writeString(folder.newFile().toPath(), "# Part\na.Root\n");
        Path source = folder.newFile("source.tsv").toPath();
        SOURCE.write(source);
        Path target = folder.newFile().toPath();
        Extraction.main(new String[] {roots.toString(), source.toString(), target.toString()});
        assertThat(target).hasContent(PART);
    }
}
