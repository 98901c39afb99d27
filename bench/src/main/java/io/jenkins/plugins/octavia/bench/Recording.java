package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The requests of a run, with their answers. */
final class Recording {

    /**
     * @param file the body, where it is a file
     * @param begin in nanoseconds of the JVM's clock, as {@code end}
     */
    record Exchange(Call call, Optional<Path> file, Answer answer, long begin, long end) {}

    private final List<Exchange> exchanges = new ArrayList<>();

    /** In the order in which they began. */
    synchronized List<Exchange> exchanges() {
        return exchanges.stream()
                .sorted(Comparator.comparingLong(Exchange::begin))
                .toList();
    }

    Transport over(Transport transport) {
        return call -> recorded(call, Optional.empty(), () -> transport.send(call), Function.identity());
    }

    ImageFile over(Path path, ImageFile file) {
        return file.sentBy((call, route, progress) ->
                recorded(call, Optional.of(path), () -> file.send(call, route, progress), ImageFile.Sent::answer));
    }

    private <T> T recorded(Call call, Optional<Path> file, Supplier<T> work, Function<T, Answer> answer) {
        long begin = System.nanoTime();
        T result = work.get();
        long end = System.nanoTime();
        synchronized (this) {
            exchanges.add(new Exchange(call, file, answer.apply(result), begin, end));
        }
        return result;
    }
}
