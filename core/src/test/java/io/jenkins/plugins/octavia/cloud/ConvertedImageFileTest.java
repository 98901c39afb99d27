package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ConvertedImageFileTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path raw() throws IOException {
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        return Files.write(folder.getRoot().toPath().resolve("disk.raw"), content);
    }

    @Test
    public void nothingOfAFilesNameMeansAnythingToQemu() throws Exception {
        Path raw = raw();
        Path image = folder.getRoot().toPath().resolve("nbd:a,b=\"c\" 'd.qcow2");
        Path plain = folder.getRoot().toPath().resolve("plain.qcow2");
        QemuImg.run("convert", "-f", "raw", "-O", "qcow2", raw, plain);
        Files.move(plain, image);

        assertThat(new ConvertedImageFile(image).hash()).isEqualTo(new LocalImageFile(raw).hash());
    }

    /** Else whoever can change the image could have any file that we may read sent to the cloud. */
    @Test
    public void aFileThatNamesAnotherOneIsNotConvertedAlsoIfItTookThePlaceOfOneThatDoesNot() throws Exception {
        Path raw = raw();
        Path image = folder.getRoot().toPath().resolve("a.qcow2");
        QemuImg.run("convert", "-f", "raw", "-O", "qcow2", raw, image);
        ConvertedImageFile file = new ConvertedImageFile(image);
        assertThat(file.disk().fault()).isEmpty();

        Files.delete(image);
        QemuImg.run("create", "-q", "-f", "qcow2", "-b", raw, "-F", "raw", image);
        assertThatThrownBy(file::hash)
                .isInstanceOf(IOException.class)
                .hasMessage("needs another file (backing or data file); flatten it: qemu-img convert");
    }

    @Test
    public void aDiskThatAFewBytesSayToBeHugeIsRefused() throws Exception {
        Path image = folder.getRoot().toPath().resolve("a.qcow2");
        QemuImg.run("create", "-q", "-f", "qcow2", image, "65G");

        assertThat(new ConvertedImageFile(image).disk().fault())
                .isEqualTo(
                        "is a disk of 65 GiB, and at most 64 are converted (image.convertTo: raw); build a smaller one,"
                                + " or convert it yourself: qemu-img convert -O raw");
    }
}
