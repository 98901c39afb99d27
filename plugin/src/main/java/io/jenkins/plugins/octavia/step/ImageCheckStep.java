package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import io.jenkins.plugins.octavia.cloud.DiskImage;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.image.DiskFile;
import java.io.IOException;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code octaviaImageCheck}: refuses an image file that octaviaImage would refuse, so that a build fails early. Does not
 * need a cloud.
 */
public final class ImageCheckStep extends OctaviaStep {

    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public ImageCheckStep() {}

    /** A path in the workspace. */
    public String getFile() {
        return arguments().text("file");
    }

    @DataBoundSetter
    public void setFile(String file) {
        arguments().set("file", file);
    }

    /** @return format as Glance calls it, and virtualSize in bytes */
    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        String file =
                Arguments.given(getFile()).orElseThrow(() -> new Refusal("file: required, a path in the workspace"));
        DiskImage disk = DiskFile.read(
                        file, Workspace.required(build, "octaviaImageCheck").image(file, false))
                .disk();
        return Map.of("format", disk.format(), "virtualSize", disk.virtualSize());
    }

    @Extension
    public static final class DescriptorImpl extends OctaviaStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaImageCheck";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: check of an image file";
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of();
        }
    }
}
