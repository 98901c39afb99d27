package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.value.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Compares with Octavia itself, of the release that Debian 12 has, where python3-octavia is installed. */
public class OctaviaOptionsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final Release RELEASE = Release.ZED;

    /** Came with 11.0.2 and may be missing in the one that is installed. */
    private static final Set<String> LATE = Set.of(
            "db_commit_retry_attempts",
            "db_commit_retry_initial_delay",
            "db_commit_retry_backoff",
            "db_commit_retry_max");

    /** A line per option that is registered, as {@link #described} has it. */
    private static final String LIST = """
            import octavia.common.config
            from oslo_config import cfg, types
            def number(n): return '-' if n is None else '%g' % n
            groups = {'DEFAULT': cfg.CONF._opts, **{name: group._opts for name, group in cfg.CONF._groups.items()}}
            kinds = {'String': 'str', 'Boolean': 'bool', 'Integer': 'int', 'Float': 'float', 'List': 'list', 'Dict': 'dict',
                     'IPAddress': 'ip', 'Port': 'port', 'Hostname': 'hostname', 'type': 'str'}
            for section, options in groups.items():
                for name, entry in options.items():
                    option = entry['opt']
                    kind = kinds.get(type(option.type).__name__, type(option.type).__name__)
                    inner = option.type.item_type if kind == 'list' else option.type
                    limits = isinstance(inner, types.Number) and kind != 'port'
                    choices = [c for c in getattr(inner, 'choices', None) or [] if c is not None]
                    regex = getattr(inner, 'regex', None)
                    print(section, name, kind, kinds[type(inner).__name__] if kind == 'list' else 'str',
                          number(inner.min if limits else None), number(inner.max if limits else None),
                          '|'.join(choices) or '-', regex.pattern if regex else '-', option.secret, option.required)
                    for old in option.deprecated_opts:
                        print(old.group or section, old.name or name, 'is', section, name)
            """;

    /** A line per file and option in it: whether oslo.config gives Octavia a value. */
    private static final String READ = """
            import os, sys
            import logging
            import octavia.common.config
            from oslo_config import cfg
            logging.disable()
            for name in sorted(os.listdir(sys.argv[1])):
                path = os.path.join(sys.argv[1], name)
                sections = {}
                cfg.ConfigParser(path, sections).parse()
                cfg.CONF.clear()
                try:
                    cfg.CONF([], project='octavia', default_config_files=[path], default_config_dirs=[])
                except cfg.ConfigFileValueError:
                    print(name, 'starts', False)
                for section in sections:
                    for option in sections[section]:
                        try:
                            (cfg.CONF if section == 'DEFAULT' else cfg.CONF[section])[option]
                            print(name, section, option, True)
                        except (cfg.ConfigFileValueError, ValueError):
                            print(name, section, option, False)
            """;

    /** A line per file: whether Octavia's processes begin. */
    private static final String START = """
            import os, sys
            import logging
            from octavia.common import config, exceptions
            from oslo_config import cfg
            logging.disable()
            for name in sorted(os.listdir(sys.argv[1])):
                cfg.CONF.clear()
                try:
                    config.init(['--config-file', os.path.join(sys.argv[1], name)])
                    print(name, True)
                except (cfg.Error, ValueError, exceptions.OctaviaException, exceptions.APIException):
                    print(name, False)
            """;

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-0",
            "1",
            "-1",
            "+1",
            "- 1",
            "007",
            "1_000",
            "1__0",
            "_1",
            "1_",
            "\u0663",
            "0x10",
            "1 2",
            "1.5",
            "1.",
            ".5",
            "1e3",
            "1e-99999999999",
            "1e99999999999",
            "inf",
            "-inf",
            "Infinity",
            "nan",
            "0.01",
            "0.0099",
            "0.99",
            "0.991",
            "7",
            "8",
            "65535",
            "65536",
            "true",
            "TRUE",
            "On",
            "no",
            "maybe",
            "10.0.0.1",
            "01.0.0.1",
            "010.0.0.1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "::",
            "::1",
            ":::",
            "1::2::3",
            "12345::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::ffff:1.2.3.4",
            "::1.2.3",
            "fe80::1%eth0",
            "[::1]",
            "a",
            "a:b",
            "a:b,c:d",
            "a:b,,c:d",
            "a:b,",
            "a,b:c",
            ":b",
            "a:1,a:2",
            "a,b",
            "a,,b",
            ",",
            "a,",
            "10.0.0.1,::1",
            "10.0.0.1,,::1",
            "noauth",
            "NOAUTH",
            "TLSv1.2",
            "TLSv1.2,TLSv1.3",
            "TLSv9",
            "SINGLE",
            "single",
            "UDP",
            "serial",
            "h2, http/1.1",
            "anti-affinity",
            "host.example.com",
            "host.example.com.",
            "-bad",
            "bad-",
            "a_b",
            "a..b",
            "1.2.3.4.",
            "host.42",
            "x".repeat(63),
            "x".repeat(64),
            ("x".repeat(49) + ".").repeat(5) + "com",
            "amphora # note",
            "a\nb",
            "1\n2",
            "1,\n2,",
            "a:b,\nc:d");

    private static Python python;

    @BeforeClass
    public static void findOctavia() {
        python = Python.with("octavia.common.config");
    }

    @Test
    public void theCatalogueIsWhatOctaviaRegisters() throws Exception {
        Set<String> sections = Catalogue.octavia().ownSections();
        List<String> registered = python.lines(LIST, FOLDER.newFolder().toPath()).stream()
                .filter(line -> sections.contains(line.split(" ")[0]) || known(line))
                .toList();
        List<String> ours = Catalogue.octavia().options().stream()
                .filter(known ->
                        known.isReadBy(RELEASE) && !LATE.contains(known.option().name()))
                .map(OctaviaOptionsTest::described)
                .toList();
        assertThat(registered).hasSizeGreaterThan(230).containsExactlyInAnyOrderElementsOf(ours);
    }

    private static boolean known(String line) {
        String[] words = line.split(" ");
        return Catalogue.octavia()
                .find(new Option(words[0], words[1]))
                .filter(known -> known.isReadBy(RELEASE))
                .isPresent();
    }

    private static String described(KnownOption known) {
        String name = known.option().section() + " " + known.option().name() + " ";
        if (known.isOldName()) {
            Option successor = known.successor().orElseThrow();
            return name + "is " + successor.section() + " " + successor.name();
        }
        OptionType type = known.type(RELEASE);
        boolean isRequired = known.option().equals(OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE);
        return name
                + Stream.of(
                                type.kind().name().toLowerCase(),
                                type.item().name().toLowerCase(),
                                type.min().map(Object::toString).orElse("-"),
                                type.max().map(Object::toString).orElse("-"),
                                type.choices().isEmpty() ? "-" : String.join("|", type.choices()),
                                type.regex().map(Object::toString).orElse("-"),
                                known.secret() && !isLaterSecret(known) ? "True" : "False",
                                isRequired ? "True" : "False")
                        .collect(joining(" "));
    }

    /** An option that later versions call a secret is one for us in all. */
    private static boolean isLaterSecret(KnownOption known) {
        return known.option().name().equals("persistence_connection");
    }

    @Test
    public void valuesAreTakenAndRefusedAsOctaviaDoes() throws Exception {
        List<String> values = new ArrayList<>(VALUES);
        for (int seed = 0; seed < 150; seed++) {
            values.add(random(new Random(seed)));
        }
        Path folder = FOLDER.newFolder().toPath();
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ConfFile file = write(folder, "%04d".formatted(i), values.get(i), options(false));
            ours.addAll(judged("%04d".formatted(i), file, options(false)));
            write(folder, "%04d-key".formatted(i), values.get(i), options(true));
        }
        List<String> octavias = python.lines(READ, folder);
        assertThat(octavias.stream().filter(line -> !line.contains("-key "))).containsExactlyInAnyOrderElementsOf(ours);
        assertThat(octavias.stream().filter(line -> line.endsWith("starts False")))
                .hasSize(values.size());
    }

    private static String random(Random random) {
        String alphabet = List.of("0123456789", "0129.:-_+e", "ab:,", "abc-.1", "0af:.", "12.0")
                .get(random.nextInt(6));
        StringBuilder value = new StringBuilder();
        for (int length = 1 + random.nextInt(12); length > 0; length--) {
            value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return value.toString();
    }

    /** Without the key that is required, so that nothing is read where its value is wrong; or that alone. */
    private static List<KnownOption> options(boolean key) {
        return Catalogue.octavia().options().stream()
                .filter(known -> known.isReadBy(RELEASE)
                        && !known.isOldName()
                        && !LATE.contains(known.option().name())
                        && key == known.option().equals(OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE))
                .toList();
    }

    private static ConfFile write(Path folder, String name, String value, List<KnownOption> options)
            throws IOException {
        String lines = options.stream()
                .map(known -> "[" + known.option().section() + "]\n"
                        + known.option().name() + " = " + value.replace("\n", "\n  ") + "\n")
                .collect(joining());
        Files.writeString(folder.resolve(name), lines);
        return ConfFile.parse(lines.getBytes(UTF_8));
    }

    private static List<String> judged(String name, ConfFile file, List<KnownOption> options) {
        return options.stream()
                .map(known -> name + " " + known.option().section() + " "
                        + known.option().name() + " "
                        + (known.type(RELEASE).accepts(file.get(known.option()).orElseThrow()) ? "True" : "False"))
                .toList();
    }

    @Test
    public void whatKeepsOctaviaFromStartingIsAnError() throws Exception {
        List<String> files = List.of(
                "",
                "minimum_tls_version = TLSv1.2",
                "minimum_tls_version = TLSv1.3",
                "minimum_tls_version =",
                "minimum_tls_version = TLSv1.3\ndefault_listener_tls_versions = TLSv1.3\ndefault_pool_tls_versions = TLSv1.3",
                "minimum_tls_version = TLSv1.3\ndefault_listener_tls_versions = TLSv1.3",
                "minimum_tls_version = TLSv1.3\ndefault_listener_tls_versions =\ndefault_pool_tls_versions =",
                "minimum_tls_version = TLSv1.2\ndefault_listener_tls_versions = TLSv1.2, TLSv9",
                "default_listener_tls_versions = TLSv9",
                "tls_cipher_prohibit_list = AES128-SHA",
                "tls_cipher_prohibit_list = DHE-RSA-AES256-SHA256:X",
                "tls_cipher_blacklist = DHE-RSA-AES256-SHA256",
                "tls_cipher_blacklist = DHE-RSA-AES256-SHA256\ntls_cipher_prohibit_list = X",
                "tls_cipher_prohibit_list = X\ndefault_listener_ciphers = Y:X",
                "tls_cipher_prohibit_list = X\ndefault_listener_ciphers = Y",
                "tls_cipher_prohibit_list = X:Y\ndefault_pool_ciphers = Y:Z",
                "tls_cipher_prohibit_list = X:\ndefault_pool_ciphers =",
                "default_listener_ciphers =",
                "tls_cipher_prohibit_list = X\ntls_cipher_prohibit_list = DHE-RSA-AES256-SHA256");
        assertJudgedAsOctaviaDoes(files);
    }

    /** Debian got the fix with 11.0.0-2+deb12u1. */
    @Test
    public void stringsOfCiphersThatAFixedOctaviaRefusesAreErrors() throws Exception {
        List<String> fix = python.lines(
                "from octavia.common import validate\nprint(hasattr(validate, 'check_cipher_string'))",
                FOLDER.newFolder().toPath());
        assumeTrue("the Octavia here has the fix", fix.equals(List.of("True")));
        assertJudgedAsOctaviaDoes(List.of(
                "tls_cipher_prohibit_list = X\ndefault_pool_ciphers =",
                "tls_cipher_prohibit_list = X\ndefault_listener_ciphers =",
                "default_listener_ciphers = A B",
                "default_pool_ciphers = A;B",
                "default_pool_ciphers = \"A\"",
                "default_listener_ciphers = A\n  B",
                "default_listener_ciphers = ALL:!aNULL:@SECLEVEL=2:+RSA:-A_b.C",
                "default_pool_ciphers = A$$B",
                "default_pool_ciphers = ü"));
    }

    private static void assertJudgedAsOctaviaDoes(List<String> files) throws Exception {
        Path folder = FOLDER.newFolder().toPath();
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String name = "%04d".formatted(i);
            String text = "[api_settings]\n" + files.get(i) + "\n";
            Files.writeString(folder.resolve(name), text);
            boolean starts = ConfCheck.check(ConfFile.parse(text.getBytes(UTF_8)), RELEASE).stream()
                    .noneMatch(finding -> finding.severity() == Severity.ERROR);
            ours.add(name + (starts ? " True" : " False"));
        }
        assertThat(python.lines(START, folder)).isEqualTo(ours);
    }
}
