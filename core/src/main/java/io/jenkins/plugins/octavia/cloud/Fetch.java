package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.value.Download;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;

/**
 * A published file while it is fetched. After a broken connection, or when nothing has come for 20 s, it goes on from there if the server still has the same file (RFC 9110, 13.1.5 and 14.2). Redirects are followed, but never from https to
 * http. Size and time have a limit.
 */
final class Fetch extends InputStream {

    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_ATTEMPTS = 5;
    private static final long LARGEST = 64L << 30;
    /** Less than an upload may stand still, so that there is time to go on. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final Download download;
    private final Route route;
    private final BackOff backOff;
    /** How many bytes are asked for at most. */
    private final long wanted;

    private final long deadline;
    /** Ends what is waited for when the time is over: a server that sends a byte now and then never lets a read end. */
    private final Future<?> alarm;

    private volatile HttpURLConnection connection;
    private InputStream in;
    private long at;
    private long size;
    private Optional<String> validator = Optional.empty();
    private int failures;

    private Fetch(Download download, Route route, long wanted) throws IOException {
        this.download = download;
        this.route = route;
        this.backOff = BackOff.JITTERED;
        this.wanted = wanted;
        Duration longest = wanted < Long.MAX_VALUE ? LONGEST_LOOK : LONGEST;
        this.deadline = System.nanoTime() + longest.toNanos();
        this.alarm = CompletableFuture.runAsync(
                this::disconnect, CompletableFuture.delayedExecutor(longest.toNanos(), TimeUnit.NANOSECONDS));
        try {
            open();
        } catch (IOException | RuntimeException e) {
            alarm.cancel(false);
            throw e;
        }
    }

    /** @throws IOException with a clause that follows the file's name */
    static Fetch all(Download download, Route route) throws IOException {
        return new Fetch(download, route, Long.MAX_VALUE);
    }

    /** Only the first bytes. */
    static Fetch begin(Download download, Route route, int bytes) throws IOException {
        return new Fetch(download, route, bytes);
    }

    /** Of the whole file. */
    long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (at >= Math.min(size, wanted)) {
            return -1;
        }
        while (true) {
            refuseAfterEnd();
            try {
                int read = in.read(bytes, from, (int) Math.min(length, Math.min(size, wanted) - at));
                if (read < 0) {
                    throw new EOFException("it broke off after " + at + " of " + size + " bytes");
                }
                at += read;
                failures = 0;
                return read;
            } catch (IOException e) {
                again(e);
                open();
            }
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
        disconnect();
    }

    private void refuseAfterEnd() throws Refused {
        if (Thread.currentThread().isInterrupted()) {
            throw new Refused("aborted; run again");
        }
        if (System.nanoTime() > deadline) {
            throw new Refused("cannot be fetched in time: its server sent " + at
                    + " bytes; run again, or fetch it yourself" + " and give its path");
        }
    }

    private void disconnect() {
        HttpURLConnection open = connection;
        if (open != null) {
            open.disconnect();
        }
    }

    /** Opens the rest of the file, with patience for a server that is busy. */
    private void open() throws IOException {
        while (true) {
            try {
                connection = follow();
                int status = connection.getResponseCode();
                if (status == 200 || status == 206) {
                    begin(status);
                    return;
                }
                String answered = "its server answered " + status;
                if (status != 429 && status < 500) {
                    throw new Refused(answered + "; correct image.file");
                }
                throw new IOException(answered);
            } catch (Refused e) {
                throw e;
            } catch (IOException e) {
                again(e);
            }
        }
    }

    private void again(IOException e) throws IOException {
        disconnect();
        refuseAfterEnd();
        failures++;
        if (failures >= MOST_ATTEMPTS) {
            throw new Refused("cannot be fetched: " + FileProblem.of(e) + (at == 0 ? "" : ", after " + at + " bytes")
                    + "; run again");
        }
        backOff.pause(backOff.delay(failures));
    }

    private void begin(int status) throws IOException {
        long first = 0;
        long whole = connection.getContentLengthLong();
        if (status == 206) {
            Matcher range = CONTENT_RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
            if (!range.matches()) {
                throw new Refused("its server answered with a part of it that it does not name; is it a web server?");
            }
            first = Long.parseLong(range.group(1));
            whole = Long.parseLong(range.group(2));
        }
        if (whole < 0) {
            throw new Refused("its server does not say how long it is; fetch it yourself, and give its path");
        }
        if (whole == 0) {
            throw new Refused("is empty; correct image.file");
        }
        if (whole > LARGEST) {
            throw new Refused("has " + whole + " bytes, more than the " + LARGEST + " that are taken");
        }
        if (at > 0 && whole != size) {
            throw new Refused("became another file while it was fetched; run again");
        }
        size = whole;
        validator = validator.or(() -> validator(connection));
        in = connection.getInputStream();
        // A server that knows no ranges begins anew; whether it is the same file, the SHA-256 will say.
        in.skipNBytes(at - first);
    }

    /** A weak one does not say that the bytes are the same. */
    private static Optional<String> validator(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("ETag"))
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> Optional.ofNullable(connection.getHeaderField("Last-Modified")));
    }

    private HttpURLConnection follow() throws IOException {
        URI uri = download.uri();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection asked = ask(uri);
            connection = asked;
            int status = asked.getResponseCode();
            if (status < 300 || status >= 400) {
                return asked;
            }
            URI next = next(uri, asked);
            asked.disconnect();
            uri = next;
        }
        throw new Refused("its server redirects more than " + MOST_REDIRECTS + " times; correct image.file");
    }

    private static URI next(URI uri, HttpURLConnection asked) throws IOException {
        try {
            URI next = uri.resolve(String.valueOf(asked.getHeaderField("Location")));
            String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
            boolean same = scheme.equals(uri.getScheme()) || scheme.equals("https");
            if (next.getHost() == null
                    || next.getUserInfo() != null
                    || next.getPort() > Download.LARGEST_PORT
                    || !same) {
                throw new Refused("its server redirects to an address that is not followed ("
                        + (next.getHost() == null ? "none" : Download.place(next)) + "); correct image.file");
            }
            return next;
        } catch (IllegalArgumentException e) {
            throw new Refused("its server redirects to what is not an address; correct image.file");
        }
    }

    private HttpURLConnection ask(URI uri) throws IOException {
        Proxy proxy = route.proxy().map(selector -> selector.select(uri).get(0)).orElse(Proxy.NO_PROXY);
        HttpURLConnection asking = (HttpURLConnection) uri.toURL().openConnection(proxy);
        if (asking instanceof HttpsURLConnection https) {
            Tls.context(route).ifPresent(context -> https.setSSLSocketFactory(context.getSocketFactory()));
        }
        asking.setInstanceFollowRedirects(false);
        asking.setUseCaches(false);
        asking.setConnectTimeout((int) route.timeouts().connect().toMillis());
        asking.setReadTimeout((int) IDLE.toMillis());
        asking.setRequestProperty("User-Agent", "octavia-prerequisites");
        asking.setRequestProperty("Accept-Encoding", "identity");
        if (at > 0 || wanted < Long.MAX_VALUE) {
            asking.setRequestProperty("Range", "bytes=" + at + "-" + (wanted < Long.MAX_VALUE ? wanted - 1 : ""));
        }
        if (at > 0) {
            validator.ifPresent(text -> asking.setRequestProperty("If-Range", text));
        }
        return asking;
    }

    /** What another attempt would not change. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
