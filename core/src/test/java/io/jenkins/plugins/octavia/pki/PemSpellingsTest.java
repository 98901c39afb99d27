package io.jenkins.plugins.octavia.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.octavia.conf.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files of certificates as editors, mails and tools leave them: as many certificates as OpenSSL finds in them, or none. */
public class PemSpellingsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** Per file how many certificates Python's ssl takes from it. */
    private static final String READ = """
            import os, ssl, sys
            for name in sorted(os.listdir(sys.argv[1])):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                try:
                    context.load_verify_locations(os.path.join(sys.argv[1], name))
                    print(len(context.get_ca_certs()))
                except ssl.SSLError:
                    print(0)
            """;

    private static String pem() {
        return Pem.of(Samples.DUAL_EC.authorities().server().certificate());
    }

    private static String other() {
        return Pem.of(Samples.DUAL_EC.authorities().client().certificate());
    }

    private static Map<String, String> files() {
        String pem = pem();
        String[] lines = pem.strip().split("\n");
        String body = String.join("", List.of(lines).subList(1, lines.length - 1));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("as it is", pem);
        files.put("two", pem + other());
        files.put("with Windows' line ends", pem.replace("\n", "\r\n"));
        files.put("without the last line end", pem.strip());
        files.put("text before it", "Certificate:\n    Data:\n        Version: 3 (0x2)\n" + pem);
        files.put("blanks at line ends", pem.replace("\n", "  \n"));
        files.put("all of it in one line", lines[0] + "\n" + body + "\n" + lines[lines.length - 1] + "\n");
        files.put("no line ends at all", lines[0] + body + lines[lines.length - 1]);
        files.put("an empty line within", pem.replaceFirst("\n", "\n\n"));
        files.put("indented", pem.replace("\n", "\n  ").indent(2));
        files.put("with a byte order mark", "\ufeff" + pem);
        files.put("in small letters", pem.replace("BEGIN CERTIFICATE", "begin certificate"));
        files.put("another label at its end", pem.replace("END CERTIFICATE", "END X509 CERTIFICATE"));
        files.put("an old label", pem.replace(" CERTIFICATE", " X509 CERTIFICATE"));
        files.put("four hyphens", pem.replace("-----", "----"));
        files.put("cut off", pem.substring(0, pem.length() / 2));
        files.put("a second that is cut off", pem + other().substring(0, other().length() / 2));
        files.put("a header within", pem.replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n\n"));
        files.put("the two joined without a line end", pem.strip() + other());
        files.put("a note between two", pem + "# the new one\n" + other());
        return files;
    }

    private static int ours(String text) {
        try {
            return (int) Pem.read(text.getBytes(UTF_8)).stream()
                    .filter(PemBlock.Certificate.class::isInstance)
                    .count();
        } catch (PemFault e) {
            return 0;
        }
    }

    @Test
    public void asManyCertificatesAreFoundAsOpenSslFinds() throws Exception {
        Python python = Python.with("ssl");
        Path written = folder.newFolder().toPath();
        Map<String, String> files = files();
        int number = 0;
        for (String text : files.values()) {
            Files.writeString(written.resolve("%02d".formatted(number++)), text);
        }
        List<String> openssl = python.lines(READ, written);
        SoftAssertions softly = new SoftAssertions();
        number = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            softly.assertThat(ours(file.getValue()))
                    .as(file.getKey())
                    .isEqualTo(Integer.parseInt(openssl.get(number++)));
        }
        softly.assertAll();
    }
}
