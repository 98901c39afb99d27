package io.jenkins.plugins.octavia.bench;

import java.nio.file.Path;

/**
 * {@code apply} and the same by the {@code openstack} command, whole processes: WholeProcess CLOUDS.YAML FOLDER ROUNDS
 * LAUNCHER SCRIPT.
 */
public final class WholeProcess {

    private static final long IMAGE = 64L << 20;

    private WholeProcess() {}

    public static void main(String... args) throws Exception {
        try (Site site = new Site(Path.of(args[0]), Path.of(args[1])).prepare(IMAGE)) {
            measure(site, Integer.parseInt(args[2]), args[3], args[4]);
        }
    }

    private static void measure(Site site, int rounds, String launcher, String script) throws Exception {
        Command command = site.command();
        String[] apply = {launcher, "apply", "--spec", "octavia.yaml"};
        Times first = new Times();
        Times second = new Times();
        Times openstack = new Times();
        for (int round = 0; round < rounds; round++) {
            first.time(() -> command.run(apply));
            second.time(() -> command.run(apply));
            site.destroy();
            openstack.time(() -> command.run(script, "make", site.name));
            command.run(script, "unmake", site.name);
        }
        String commands = "the `openstack` command, 16 times";
        Table.row(
                "`apply`, whole process",
                first,
                commands,
                openstack,
                ">= 8 x faster",
                "%.1f x faster",
                openstack.median() / first.median());
        Table.row("second `apply`, whole process", second, "", "", "", "%.2f s", second.median());
    }
}
