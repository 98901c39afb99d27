package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeNoException;

import java.io.IOException;
import java.util.stream.Stream;

/** qemu's own program for images. */
public final class QemuImg {

    private QemuImg() {}

    /** Skips the test where it is not installed. */
    public static void run(Object... arguments) throws Exception {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("qemu-img"), Stream.of(arguments))
                            .map(Object::toString)
                            .toList())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).isZero();
        } catch (IOException e) {
            assumeNoException("qemu-img is not installed", e);
        }
    }
}
