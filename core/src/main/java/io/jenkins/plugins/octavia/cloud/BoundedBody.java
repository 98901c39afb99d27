package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads an answer into memory, up to a size that no honest service reaches. */
final class BoundedBody implements BodySubscriber<byte[]> {

    static final long MAX_BYTES = 16L << 20;

    /** Asking again would bring the same. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("the answer is larger than " + MAX_BYTES + " bytes");
        }
    }

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long received;

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        bytes.onSubscribe(source);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > MAX_BYTES) {
            subscription.cancel();
            bytes.onError(new TooLarge());
        } else {
            bytes.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable cause) {
        bytes.onError(cause);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
