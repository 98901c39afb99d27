package io.jenkins.plugins.octavia.conf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Makes files of the kind that people, editors and other tools leave behind; the same seed makes the same file. */
final class RandomConf {

    private static final String[] LINES = {
        "[DEFAULT]",
        "[default]",
        "[controller_worker]",
        "[Controller_Worker]",
        "[certificates]",
        "[health_manager] ",
        "[ spaced ]",
        "a = 1",
        "b=2",
        "c: 3",
        "amp_flavor_id = 200",
        "amp_flavor_id=",
        "bind_ip : ::1",
        "d = ",
        "e =  'q'",
        "f = \"",
        "g = \"x' ",
        "h = ''x''",
        "heartbeat_key = $$a\\$b",
        "i = a # b",
        "  more",
        "\tmore = x",
        "  # in value",
        "   ",
        "",
        "",
        "# comment",
        "#amp_flavor_id = 7",
        ";d = 4",
        "j = a:b=c",
        "k: a=b",
        "l = ä\u00a0",
        "\u000bm = 1",
        "n\u00a0=\u00a0o",
        "o = a\u2028b",
        "p = \u0000",
        "q = 1,\u0085",
        "r = a\u001c"
    };

    private static final String[] BROKEN = {"[open", "[]", "no separator", "= no name", ": no name", "[x] # comment"};

    private static final String[] ENDS = {"\n", "\n", "\n", "\r\n", "\r"};

    private final Random random;

    RandomConf(long seed) {
        this.random = new Random(seed);
    }

    /** A file that may be anything. */
    byte[] file() {
        byte[] bytes = text(random.nextInt(8) == 0 ? 0.1 : 0).getBytes(UTF_8);
        if (random.nextInt(10) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** A value of letters, quotes, blanks, dollars and backslashes, not always one that can be written. */
    String value() {
        String alphabet = "ab1$\\'\" {}_#;=:,\tä";
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return value.toString();
    }

    Option option() {
        String[] sections = {"DEFAULT", "controller_worker", "certificates", "new_one", " spaced "};
        String[] names = {"a", "b", "amp_flavor_id", "d", "j", "brand_new"};
        return new Option(sections[random.nextInt(sections.length)], names[random.nextInt(names.length)]);
    }

    private String text(double broken) {
        String end = ENDS[random.nextInt(ENDS.length)];
        StringBuilder text = new StringBuilder();
        if (random.nextInt(20) == 0) {
            text.append('\uFEFF');
        }
        if (random.nextInt(10) != 0) {
            text.append("[controller_worker]").append(end);
        }
        for (int lines = random.nextInt(14); lines > 0; lines--) {
            String[] kind = random.nextDouble() < broken ? BROKEN : LINES;
            text.append(kind[random.nextInt(kind.length)]);
            text.append(random.nextInt(8) == 0 ? ENDS[random.nextInt(ENDS.length)] : end);
        }
        if (random.nextInt(4) == 0) {
            text.setLength(Math.max(0, text.length() - 1));
        }
        return text.toString();
    }

    /** The bytes in a form that a failed test can show. */
    static String show(byte[] bytes) {
        return new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n\n");
    }
}
