package io.jenkins.plugins.octavia.cloud;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One message of HTTP/1.1, whose body has a length or, in answers, ends with the connection or comes in chunks.
 *
 * @param head the lines before the body, the first one the request or the status
 */
record Message(List<String> head, byte[] body) {

    /** Reads up to the body. */
    static Message head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return new Message(lines, new byte[0]);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads an answer to the end of its connection. */
    static Message answer(InputStream in) throws IOException {
        Message head = head(in);
        if (head.header("Transfer-Encoding").isEmpty()) {
            return head.with(in.readAllBytes());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return head.with(body.toByteArray());
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";")[0].strip(), 16);
    }

    String firstLine() {
        return head.get(0);
    }

    int length() {
        return header("Content-Length").map(Integer::parseInt).orElse(0);
    }

    Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst();
    }

    Message with(byte[] otherBody) {
        return new Message(head, otherBody);
    }

    Message withFirstLine(String line) {
        List<String> lines = new ArrayList<>(head);
        lines.set(0, line);
        return new Message(lines, body);
    }

    /** Writes it as the only message of its connection, with a body of the announced length or less. */
    void write(OutputStream out, int announced) throws IOException {
        StringBuilder text = new StringBuilder(firstLine()).append("\r\n");
        head.stream()
                .skip(1)
                .filter(line -> !line.toLowerCase(Locale.ROOT)
                        .matches("(connection|proxy-[a-z]+|transfer-encoding|content-length|keep-alive):.*"))
                .forEach(line -> text.append(line).append("\r\n"));
        if (announced > 0 || !firstLine().matches("HTTP/1.1 204 .*|(GET|DELETE|HEAD) .*")) {
            text.append("Content-Length: ").append(announced).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        out.write(bytes.toByteArray());
        out.flush();
    }
}
