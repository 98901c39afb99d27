package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a person sees: a line for each resource, a bar for the upload, and a table at the end. */
final class Progress implements Listener {

    private final PrintStream lines;
    private final boolean terminal;
    private final boolean colours;
    private int shownPercent;

    /** With JSON on standard output, people read standard error. */
    Progress(Surroundings surroundings, boolean json) {
        this.lines = json ? surroundings.err() : surroundings.out();
        Terminal watched = surroundings.terminal();
        this.terminal = json ? watched.err() : watched.out();
        this.colours = terminal && watched.colours();
    }

    @Override
    public synchronized void ensured(Resource resource) {
        line(resource.action(), resource.kind(), resource.name(), resource.id());
    }

    @Override
    public synchronized void uploaded(long sent, long size) {
        int percent = (int) (size == 0 ? 100 : sent * 100 / size);
        int step = terminal ? 1 : 20;
        if (percent / step == shownPercent / step) {
            return;
        }
        shownPercent = percent;
        String amount = String.format(Locale.ROOT, "%d of %d MiB", mebibytes(sent), mebibytes(size));
        if (terminal) {
            lines.print(Bar.of("uploading", percent, 100, amount) + (percent == 100 ? Bar.ERASE : ""));
            lines.flush();
        } else {
            lines.println("  uploading  " + percent + " %, " + amount);
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    @Override
    public synchronized void note(String message) {
        lines.println((terminal ? Bar.ERASE : "") + "  note       " + message);
    }

    void plan(List<Change> changes) {
        for (Change change : changes) {
            String would = switch (change.action()) {
                case CREATED -> "create";
                case UPDATED -> "update";
                case REMOVED -> "remove";
                case UNCHANGED, ADOPTED -> change.action().label();
            };
            print(change.action(), would, change.kind(), change.name(), change.id());
            change.differences().forEach(difference -> lines.println("             " + difference));
        }
        long count =
                changes.stream().filter(change -> change.action().isChange()).count();
        lines.println(count == 0 ? "Nothing to do." : count + " to do. Nothing was touched.");
    }

    void summary(Deployment deployment, OutputFolder out) {
        lines.println();
        deployment
                .failure()
                .ifPresent(failure -> lines.println(
                        (colours ? Colour.RED.paint("Not complete:") : "Not complete:") + System.lineSeparator()
                                + failure.lines()
                                        .map(line -> "  " + line)
                                        .reduce((a, b) -> a + System.lineSeparator() + b)
                                        .orElse("")
                                + System.lineSeparator()
                                + "What is in place is kept; fix this and run again."));
        if (deployment.failure().isPresent()) {
            return;
        }
        table(deployment.resources());
        lines.println();
        deployment
                .certificates()
                .ifPresent(certificates -> lines.println("The client certificate ends at "
                        + certificates.clientNotAfter() + ", a CA at " + certificates.caNotAfter() + "."));
        long changed = deployment.resources().stream()
                .filter(resource -> resource.action().isChange())
                .count();
        lines.println(
                changed == 0
                        ? "Nothing had to change on cloud " + deployment.cloud() + "."
                        : changed + " of " + deployment.resources().size() + " changed on cloud " + deployment.cloud()
                                + ".");
        lines.println("Next, on each controller (docs/controllers.md):");
        deployment
                .directoryOnControllers()
                .ifPresent(directory -> lines.println(
                        "  - " + out.path().resolve("certs") + " to " + directory + ", for Octavia's user to read"));
        lines.println(
                "  - " + out.conf() + " as octavia.conf if --conf gave it, else beside it as one more --config-file");
        deployment.interfacesOfHealthManagers().ifPresent(line -> lines.println("  - " + line));
        lines.println("  - restart Octavia's services");
        deployment.startOfHealthManagers().ifPresent(lines::println);
    }

    /** What destroy would do. */
    void plan(Destruction.Outcome outcome) {
        outcome.removed()
                .forEach(resource ->
                        print(resource.action(), "remove", resource.kind(), resource.name(), resource.id()));
        each(outcome.left());
        lines.println(outcome.removed().size() + " to remove, " + outcome.left().size() + " to leave.");
    }

    void left(Destruction.Outcome outcome) {
        each(outcome.left());
        lines.println(outcome.removed().size() + " removed, " + outcome.left().size() + " left.");
    }

    private void each(List<Destruction.Left> all) {
        all.forEach(left -> lines.println(String.format(
                "  %-10s %-15s %-36s %s: %s", "left", left.kind(), left.name(), left.id(), left.reason())));
    }

    private void table(List<Resource> resources) {
        int names = resources.stream().mapToInt(r -> r.name().length()).max().orElse(4);
        int ids = resources.stream().mapToInt(r -> r.id().length()).max().orElse(2);
        String format = "  %-14s  %-" + Math.max(4, names) + "s  %s  %s%n";
        lines.printf(format, "WHAT", "NAME", " ".repeat(9), "ID");
        lines.println("  " + "-".repeat(14 + 2 + Math.max(4, names) + 2 + 9 + 2 + ids));
        resources.forEach(resource -> lines.printf(
                format,
                resource.kind(),
                resource.name(),
                painted(
                        resource.action(),
                        String.format("%-9s", resource.action().label())),
                resource.id()));
    }

    private void line(Action action, Kind kind, String name, String id) {
        if (terminal) {
            lines.print(Bar.ERASE);
        }
        print(action, action.label(), kind, name, id);
    }

    private void print(Action action, String what, Kind kind, String name, String id) {
        String line = String.format("%-15s %-36s %s", kind, name, id).stripTrailing();
        lines.println("  " + painted(action, String.format("%-10s", what)) + " " + line);
    }

    private String painted(Action action, String text) {
        return colours ? Colour.of(action).paint(text) : text;
    }
}
