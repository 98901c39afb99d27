package io.jenkins.plugins.octavia.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** The page for man(1), of the same commands and options that {@code --help} shows. */
@Command(name = "generate-man-page", description = "Prints the page for man, section 1.")
final class ManPageCommand implements Runnable {

    /** What no command's help says; troff. */
    private static final String REST = """
            .SH EXIT STATUS
            .TP
            0
            Done, or nothing to do.
            .TP
            1
            Failed or refused, or a check found errors.
            .TP
            2
            \\fBplan\\fR: there is something to do; a check found warnings.
            .TP
            64
            Wrong arguments, specification or clouds.yaml; nothing was touched.
            .SH ENVIRONMENT
            .TP
            .B OCTAVIA_CA_PASSPHRASE
            Of the keys of the certificate authorities.
            .TP
            .BR OCTAVIA_HEARTBEAT_KEY ", " OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE
            If an Octavia has them already.
            .TP
            .BR OS_CLOUD ", " OS_*
            The cloud, as for the openstack command.
            .TP
            .B NO_COLOR
            If it is not empty, no colours.
            .SH FILES
            .TP
            .I ./octavia.yaml
            What to make, if \\fB\\-\\-spec\\fR is not given.
            .TP
            .I ./octavia\\-out
            The results, if \\fB\\-\\-out\\fR is not given; the next run reads it.
            .TP
            .IR clouds.yaml ", " secure.yaml
            In the working directory, ~/.config/openstack or /etc/openstack.
            .SH SEE ALSO
            .BR openstack (1)
            """;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        CommandSpec root = spec.root();
        out.println(".TH OCTAVIA\\-PREREQUISITES 1");
        out.println(".SH NAME");
        out.println("octavia\\-prerequisites \\- " + text(lowered(description(root))));
        out.println(".SH SYNOPSIS");
        commands(root).forEach(command -> out.println(".PP\n" + synopsis(command)));
        out.println(".SH DESCRIPTION\n" + text(description(root)));
        out.println(".SH COMMANDS");
        commands(root).forEach(command -> describe(command, out));
        out.print(REST);
        out.flush();
    }

    /** Those that do something, not those that only have others. */
    static List<CommandSpec> commands(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .distinct()
                .map(line -> line.getCommandSpec())
                .flatMap(command -> command.userObject() instanceof Runnable || command.userObject() instanceof Callable
                        ? Stream.of(command)
                        : commands(command).stream())
                .filter(command -> !command.helpCommand() || command.parent().parent() == null)
                .toList();
    }

    private static void describe(CommandSpec command, PrintWriter out) {
        out.println(".SS " + text(command.qualifiedName().replaceFirst("^\\S+ ", "")));
        out.println(text(description(command)));
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            out.println(".TP\n.I " + text(parameter.paramLabel()));
            out.println(text(String.join(" ", parameter.description())));
        }
        for (OptionSpec option : options(command)) {
            String names = Arrays.stream(option.names())
                    .map(name -> "\\fB" + text(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            out.println(".TP\n" + names + label(option));
            out.println(text(String.join(" ", option.description())));
        }
    }

    private static String synopsis(CommandSpec command) {
        String options = options(command).stream()
                .map(option -> option.required()
                        ? "\\fB" + text(option.longestName()) + "\\fR" + label(option)
                        : "[\\fB" + text(option.longestName()) + "\\fR" + label(option) + "]")
                .collect(Collectors.joining(" "));
        String parameters = command.positionalParameters().stream()
                .map(parameter -> "\\fI" + text(parameter.paramLabel()) + "\\fR")
                .collect(Collectors.joining(" "));
        return ("\\fB" + text(command.qualifiedName()) + "\\fR " + options + " " + parameters).strip();
    }

    /** Without --help and --version, which each has. */
    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    private static String label(OptionSpec option) {
        return option.arity().max() == 0 ? "" : "=\\fI" + text(option.paramLabel()) + "\\fR";
    }

    private static String description(CommandSpec command) {
        return String.join(" ", command.usageMessage().description()).replace("%n", " ");
    }

    private static String lowered(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT)
                + sentence.substring(1).replaceAll("\\.$", "");
    }

    /** A dot or an apostrophe at the begin of a line would be a command of troff's. */
    private static String text(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
