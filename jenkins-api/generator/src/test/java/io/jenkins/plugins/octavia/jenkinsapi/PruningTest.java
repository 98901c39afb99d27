package io.jenkins.plugins.octavia.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class PruningTest {

    private static final ClassPath JDK = new ClassPath(ClassLoader.getPlatformClassLoader());

    @Test
    public void leavesOutMembersThatMentionAnAbsentClass() {
        assertThat(prune(
                        "C\ta/B\tpublic\tjava/lang/Object\t\t\t",
                        "F\tlost\tLabsent/Type;\tpublic\t\t",
                        "F\tstays\tLa/B;\tpublic\t\t",
                        "M\tlost\t([Labsent/Type;)V\tpublic\t\t\t",
                        "M\tlost\t()Ljava/util/List;\tpublic\t\t()Ljava/util/List<Labsent/Type;>;\t",
                        "M\tlost\t()V\tpublic\tabsent/Type\t\t",
                        "M\tstays\t()Ljava/util/List;\tpublic\t\t()Ljava/util/List<La/B;>;\t"))
                .contains("stays\tLa/B;", "stays\t()Ljava/util/List;")
                .doesNotContain("lost");
    }

    @Test
    public void leavesOutAClassWithAnAbsentSupertypeAndWhatIsBuiltOnIt() {
        assertThat(prune(
                        "C\ta/A\tpublic\ta/B\t\t\t",
                        "C\ta/B\tpublic\tabsent/Type\t\t\t",
                        "C\ta/C\tpublic\tjava/lang/Object\t\t\t",
                        "M\tlost\t()La/A;\tpublic\t\t\t"))
                .isEqualTo("C\ta/C\tpublic\tjava/lang/Object\t\t\t\n");
    }

    @Test
    public void leavesOutAbsentMetaAnnotations() {
        assertThat(prune(
                        "C\ta/A\tpublic abstract interface annotation\tjava/lang/Object\tjava/lang/annotation/Annotation\t\t",
                        "A\t@Labsent/Indexed;()",
                        "A\t@Ljava/lang/annotation/Documented;()"))
                .contains("Documented")
                .doesNotContain("Indexed");
    }

    private static String prune(String... lines) {
        return Pruning.prune(ListReader.read("list.tsv", List.of(lines)), JDK).text();
    }
}
