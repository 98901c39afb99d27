package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.export.Deployed;
import io.jenkins.plugins.octavia.export.Export;
import io.jenkins.plugins.octavia.export.ExportFile;
import io.jenkins.plugins.octavia.export.ExportFolder;
import io.jenkins.plugins.octavia.export.ExportFolder.Written;
import io.jenkins.plugins.octavia.export.Format;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description =
                "Writes what a run left for the program that deploys Octavia. No cloud is asked, and no file is replaced"
                        + " that an export did not write.")
final class ExportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FORMAT",
            description =
                    "kolla (kolla-ansible), osa (openstack-ansible), k8s (octavia-operator), juju (charm octavia),"
                            + " tfvars (Terraform) or env (a shell).")
    private String format;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "octavia-out",
            description = "What a run left behind (default: ./octavia-out).")
    private Path out;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path to;

    @Option(names = "--show-secrets", description = "Print the content of the files too, keys and passphrases as well.")
    private boolean showSecrets;

    @Mixin
    private JsonOption json;

    private final Surroundings surroundings;

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Format known = Format.of(format)
                .orElseThrow(() ->
                        new WrongInput(format + ": no such format; known are " + String.join(", ", Format.labels())));
        OutputFolder folder = new OutputFolder(RunOptions.resolve(surroundings, out));
        if (!Files.isDirectory(folder.path())) {
            throw new WrongInput("--out " + out + ": there is no such folder; give what a run left behind");
        }
        Deployed deployed = folder.locked(surroundings.modes(), () -> Deployed.in(folder, surroundings.clock()));
        Path target = RunOptions.resolve(surroundings, to);
        Export export = known.export(deployed, target.toString());
        List<String> notes = Stream.concat(export.notes().stream(), known.conflicts(export, target).stream())
                .toList();
        List<Written> written = new ExportFolder(target).write(known, export.files(), surroundings.modes());
        if (json.isGiven()) {
            JsonOption.print(surroundings, map(known, export, notes, written));
        } else {
            print(export, notes, written, target, Demo.isIn(folder));
        }
        return ExitCode.OK;
    }

    private Map<String, Object> map(Format known, Export export, List<String> notes, List<Written> written) {
        Map<String, String> contents =
                export.files().stream().collect(Collectors.toMap(ExportFile::name, ExportFile::content));
        List<Map<String, Object>> files = new ArrayList<>();
        for (Written file : written) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", file.name());
            map.put("action", file.action().label());
            map.put("secret", file.isSecret());
            if (showSecrets) {
                map.put("content", contents.get(file.name()));
            }
            files.add(map);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exported", known.label());
        map.put("files", files);
        map.put("notes", notes);
        map.put("next", export.next());
        return map;
    }

    private void print(Export export, List<String> notes, List<Written> written, Path target, boolean isDemo) {
        written.forEach(file -> surroundings
                .out()
                .printf("  %-10s %s%s%n", file.action().label(), file.name(), file.isSecret() ? " (secret)" : ""));
        if (isDemo) {
            note("this is what a demonstration (--embedded) left: its ids are of no cloud, its keys for no controller");
        }
        notes.forEach(this::note);
        long changed = written.stream()
                .filter(file -> file.action() != Action.UNCHANGED)
                .count();
        surroundings
                .out()
                .println(
                        changed == 0
                                ? "Nothing had to change in " + target + "."
                                : changed + " of " + written.size() + " files changed in " + target + ".");
        surroundings.out().println("Next:");
        export.next().forEach(line -> surroundings.out().println("  - " + line));
        if (showSecrets) {
            export.files().forEach(this::show);
        }
    }

    private void note(String line) {
        surroundings.out().printf("  %-10s %s%n", "note", line);
    }

    private void show(ExportFile file) {
        surroundings.out().println();
        surroundings.out().println("==> " + file.name() + " <==");
        surroundings.out().print(file.content());
    }
}
