package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.export.Deployed;
import io.jenkins.plugins.octavia.export.Export;
import io.jenkins.plugins.octavia.export.Format;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code octaviaExport}: what steps of this build left, for the program that deploys Octavia. Does not need a cloud. Its files stay on the
 * agent, as the files that they are made of do, until the build ends.
 */
public final class ExportStep extends OctaviaStep {

    private static final long serialVersionUID = 1;

    private String format;

    @DataBoundConstructor
    public ExportStep() {}

    /** As the command line calls it. */
    public String getFormat() {
        return format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        this.format = Arguments.given(format).orElse(null);
    }

    /** The results of other steps. */
    public List<Map<String, Object>> getFrom() {
        return arguments().list("from");
    }

    @DataBoundSetter
    public void setFrom(List<Map<String, Object>> from) {
        arguments().set("from", StepResult.maps(from));
    }

    /** @return the folder of the files, the paths of those directly in it by name, and what to do with them */
    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        Workspace workspace = Workspace.required(build, "octaviaExport");
        Format known = Optional.ofNullable(format)
                .flatMap(Format::of)
                .orElseThrow(() -> new Refusal("format: "
                        + (format == null ? "required" : "\"" + format + "\" is not a format")
                        + "; there are " + String.join(", ", Format.labels())));
        String folder = workspace.secretFolder().getRemote();
        try (MemoryFolder memory = new MemoryFolder(folder)) {
            bring(Optional.ofNullable(getFrom()).orElse(List.of()), workspace, memory.path());
            Export export = known.export(Deployed.in(new OutputFolder(memory.path()), Clock.systemUTC()), folder);
            export.notes().forEach(build.log()::note);
            Map<String, byte[]> contents = new TreeMap<>();
            export.files().forEach(file -> contents.put(file.name(), file.bytes()));
            return PlainValues.ofMap(
                    Map.of("folder", folder, "files", workspace.writeSecrets(contents), "next", export.next()));
        }
    }

    /** Makes of results what a run of the command line leaves. */
    private static void bring(List<Map<String, Object>> results, Workspace workspace, Path out)
            throws IOException, InterruptedException {
        Map<String, String> files = StepResult.files(results);
        for (String name : List.of(OutputFolder.OCTAVIA_CONF, "certs")) {
            if (files.containsKey(name)) {
                for (Map.Entry<String, byte[]> file :
                        workspace.readSecrets("from: " + name, files.get(name)).entrySet()) {
                    Path path = out.resolve(name).resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
            }
        }
        if (!files.containsKey(OutputFolder.OCTAVIA_CONF)) {
            throw new Refusal(
                    "from: no result has an octavia.conf among its files; give what octaviaPrerequisites returned,"
                            + " or octaviaConf beside the steps that it was made from");
        }
        Files.write(new OutputFolder(out).deployment(), DeploymentJson.bytes(StepResult.together(results)));
    }

    @Extension
    public static final class DescriptorImpl extends OctaviaStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaExport";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: files for the program that deploys it";
        }

        @POST
        public ListBoxModel doFillFormatItems() {
            return choices(
                    Stream.concat(Stream.of(""), Format.labels().stream()).toArray(String[]::new));
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("from", List.class);
        }
    }
}
