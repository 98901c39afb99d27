package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Something that is told of each request of a run when it has ended. A request that was sent again is one, and the time
 * between its attempts belongs to it.
 */
interface RequestWatch {

    /**
     * @param answer empty if there was none
     * @param begin in nanoseconds, like {@code end}
     */
    void ended(Call call, Optional<Answer> answer, long begin, long end);

    /** The time that this watch goes by. */
    LongSupplier nanoTime();

    /** The same transport, watched. */
    default Transport over(Transport transport) {
        return call -> timed(call, () -> transport.send(call), Function.identity());
    }

    /** The same file, its upload watched. */
    default ImageFile over(ImageFile file) {
        return file.sentBy(
                (call, route, progress) -> timed(call, () -> file.send(call, route, progress), ImageFile.Sent::answer));
    }

    private <T> T timed(Call call, Supplier<T> work, Function<T, Answer> answer) {
        long begin = nanoTime().getAsLong();
        Optional<Answer> answered = Optional.empty();
        try {
            T result = work.get();
            answered = Optional.of(answer.apply(result));
            return result;
        } finally {
            ended(call, answered, begin, nanoTime().getAsLong());
        }
    }

    /** Several that are told the same. */
    static RequestWatch of(List<RequestWatch> watches) {
        return new RequestWatch() {
            @Override
            public void ended(Call call, Optional<Answer> answer, long begin, long end) {
                watches.forEach(watch -> watch.ended(call, answer, begin, end));
            }

            @Override
            public LongSupplier nanoTime() {
                return System::nanoTime;
            }
        };
    }
}
