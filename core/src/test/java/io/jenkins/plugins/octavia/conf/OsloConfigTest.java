package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.conf.Statement.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Compares with the oslo.config that Octavia itself uses, where a Python has it. */
public class OsloConfigTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    /** One line per value, all fields in hex: file, section, name, value before and after the substitution of $. */
    private static final String READ = """
            import os, sys
            from oslo_config import cfg
            def h(text): return text.encode('utf-8', 'surrogatepass').hex() or '-'
            for name in sorted(os.listdir(sys.argv[1])):
                path = os.path.join(sys.argv[1], name)
                sections = {}
                try:
                    cfg.ConfigParser(path, sections).parse()
                except Exception as e:
                    print(name, type(e).__name__)
                    continue
                normal = {}
                for section, options in sections.items():
                    for key, values in options.items():
                        normal.setdefault((cfg._normalize_group_name(section), key), []).extend(values)
                for (section, key), values in normal.items():
                    for value in values:
                        try: substituted = h(cfg.ConfigOpts()._substitute(value))
                        except (cfg.NoSuchOptError, cfg.NoSuchGroupError): substituted = '!'
                        print(name, h(section), h(key), h(value), substituted)
            """;

    private static final List<String> TRICKY = List.of(
            "",
            "[a]",
            "[a]\nx",
            "[a]\n= 1",
            "x = 1\n[a]",
            "[a]\n x = 1",
            "[a]\nx = 1\n y\n\n z",
            "[a]\nx = 1\n# c\n y",
            "[a]\nx = 1\n # y\n ; z\n = w",
            "[a]\nx = 1\n   \n",
            "[a]\nx =\n 1,\n 2",
            "[a]\nx = 'q'\n 'r'",
            "[a]\nx = '\ny = \"\nz = ''\nw = '\"",
            "[a]\nx = \"a' \n",
            "[a]\nx: 1\ny:2=3\nz=4:5",
            "[a] \nx = 1",
            "[a] # no\nx = 1",
            "[a\nx = 1",
            "[]\nx = 1",
            "[ a ]\nx = 1",
            "[A]\nx = 1\n[a]\nx = 2\n[b]\n[a]\nX = 3",
            "[DEFAULT]\nx = 1\n[default]\nx = 2",
            "[a]\r\nx = 1\r\n y\r\n",
            "[a]\rx = 1\r y",
            "[a]\r\r\nx = 1",
            "\uFEFF[a]\nx = 1",
            "[a]\nx = \u00a0b\u00a0\n\u00a0y = 1\n",
            "[a]\nx = a\u0085b\u2028c\u000bd\u001ce",
            "[a]\nx = \0\n",
            "[a]\n\u000b[b\n= 1\n",
            "[a]\nx = a # b ; c",
            "[a]\nx = $$ $$$$ \\$ $a ${b} $9 $",
            "[a]\nx = \\$$b\ny = $\u017f\nz = ${a\nw = $a.b");

    private static Python python;

    @BeforeClass
    public static void findPython() {
        python = Python.with("oslo_config");
    }

    @Test
    public void trickyFilesAreReadAsOsloConfigReadsThem() throws Exception {
        assertReadAlike(TRICKY.stream().map(text -> text.getBytes(UTF_8)).toList());
    }

    @Test
    public void randomFilesAreReadAsOsloConfigReadsThem() throws Exception {
        assertReadAlike(Stream.iterate(0, seed -> seed + 1)
                .limit(2_000)
                .map(seed -> new RandomConf(seed).file())
                .toList());
    }

    @Test
    public void whatIsSetIsWhatOsloConfigReads() throws Exception {
        Option option = new Option("s", "o");
        List<String> values = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        for (int seed = 0; files.size() < 2_000; seed++) {
            String value = new RandomConf(seed).value();
            try {
                files.add(ConfFile.empty().set(option, value).bytes());
                values.add(value);
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        List<String> read = readByOslo(files);
        for (int i = 0; i < values.size(); i++) {
            String[] fields = read.get(i).split(" ");
            assertThat(fields[4]).as("<%s>", values.get(i)).isEqualTo(hex(values.get(i)));
        }
    }

    private static void assertReadAlike(List<byte[]> files) throws IOException, InterruptedException {
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            ours.addAll(read(number(i), ConfFile.parse(files.get(i))));
        }
        List<String> oslos = readByOslo(files).stream()
                .map(line -> line.split(" ").length == 2 ? line.split(" ")[0] + " refused" : line)
                .toList();
        assertThat(sorted(ours)).isEqualTo(sorted(oslos));
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static List<String> read(String name, ConfFile file) {
        if (file.statements().stream().anyMatch(Unreadable.class::isInstance)
                || file.firstLineNotUtf8().isPresent()) {
            return List.of(name + " refused");
        }
        return file.statements().stream()
                .filter(Assignment.class::isInstance)
                .map(Assignment.class::cast)
                .map(a -> Stream.of(a.option().section(), a.option().name(), a.raw())
                                .map(OsloConfigTest::hex)
                                .collect(Collectors.joining(" ", name + " ", " "))
                        + (Dollar.hasReference(a.raw()) ? "!" : hex(Dollar.unescape(a.raw()))))
                .toList();
    }

    private static List<String> readByOslo(List<byte[]> files) throws IOException, InterruptedException {
        Path folder = FOLDER.newFolder().toPath();
        for (int i = 0; i < files.size(); i++) {
            Files.write(folder.resolve(number(i)), files.get(i));
        }
        return python.lines(READ, folder);
    }

    private static String number(int i) {
        return "%05d".formatted(i);
    }

    private static String hex(String text) {
        return text.isEmpty() ? "-" : HexFormat.of().formatHex(text.getBytes(UTF_8));
    }
}
