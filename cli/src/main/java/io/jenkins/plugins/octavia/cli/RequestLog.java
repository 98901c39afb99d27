package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.text.Printable;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line for each request: method, path, status, milliseconds and the id by which it is found in the service's own log. No
 * header and no body, for these have tokens, passwords and keys.
 */
record RequestLog(Consumer<String> lines) implements RequestWatch {

    /** Names of parameters whose values are not shown; ours have none, but a service's links may. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(token|secret|pass|key|sig|cred|auth).*", Pattern.DOTALL);

    @Override
    public LongSupplier nanoTime() {
        return System::nanoTime;
    }

    @Override
    public void ended(Call call, Optional<Answer> answer, long begin, long end) {
        lines.accept(Printable.line(call.method() + " " + place(call.uri()) + " "
                + answer.map(Answer::status).map(String::valueOf).orElse("no answer") + " "
                + TimeUnit.NANOSECONDS.toMillis(end - begin) + " ms"
                + answer.flatMap(Answer::requestId).map(id -> " " + id).orElse("")));
    }

    /** Without the user that an address may have. */
    private static String place(URI uri) {
        String server = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        String query = uri.getRawQuery();
        return uri.getScheme() + "://" + server + uri.getRawPath()
                + (query == null
                        ? ""
                        : Arrays.stream(query.split("&"))
                                .map(RequestLog::parameter)
                                .collect(Collectors.joining("&", "?", "")));
    }

    private static String parameter(String parameter) {
        String name = parameter.replaceFirst("(?s)=.*", "");
        return SECRET.matcher(name).matches() ? name + "=***" : parameter;
    }
}
