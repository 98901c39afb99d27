package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses arguments, runs the command, and makes of every mistake a message and of every end an exit status. */
final class CommandLineInterface {

    private final Surroundings surroundings;

    CommandLineInterface(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "octavia-prerequisites",
            mixinStandardHelpOptions = true,
            scope = ScopeType.INHERIT,
            description = "Makes what OpenStack's load balancer Octavia needs before it can start.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root {}

    /** @return the exit status */
    int run(String... args) {
        return line().execute(args);
    }

    /** All commands, for a run or to be described. */
    CommandLine line() {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new HelpCommand());
        line.addSubcommand(new ApplyCommand(surroundings));
        line.addSubcommand(new PlanCommand(surroundings));
        line.addSubcommand(new DestroyCommand(surroundings));
        line.addSubcommand(new DoctorCommand(surroundings));
        line.addSubcommand(new UnlockCommand(surroundings));
        line.addSubcommand(new ExportCommand(surroundings));
        CommandLine certs = new CommandLine(new CertsCommand());
        certs.addSubcommand(new HelpCommand());
        certs.addSubcommand(new CertsCommand.Check(surroundings));
        certs.addSubcommand(new CertsCommand.Renew(surroundings));
        certs.addSubcommand(new RotateCommand(surroundings));
        line.addSubcommand(certs);
        CommandLine conf = new CommandLine(new ConfCommand());
        conf.addSubcommand(new HelpCommand());
        conf.addSubcommand(new ConfCommand.Check(surroundings));
        line.addSubcommand(conf);
        CommandLine loadBalancers = new CommandLine(new LoadBalancersCommand());
        loadBalancers.addSubcommand(new HelpCommand());
        loadBalancers.addSubcommand(new LoadBalancersCommand.Status(surroundings));
        loadBalancers.addSubcommand(new LoadBalancersCommand.Refreshing(surroundings));
        loadBalancers.addSubcommand(new ConfigureCommand(surroundings));
        line.addSubcommand(loadBalancers);
        line.addSubcommand(new GenerateCompletion());
        line.addSubcommand(new ManPageCommand());
        // Not by annotation: picocli would read the file at each start, once for each command.
        all(line).forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((exception, arguments) -> {
            surroundings.refuse(exception.getMessage());
            if (exception instanceof UnmatchedArgumentException unmatched) {
                suggestion(unmatched).ifPresent(meant -> surroundings.err().println("Did you mean: " + meant + "?"));
            }
            surroundings
                    .err()
                    .println("Try: "
                            + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.WRONG_INPUT;
        });
        line.setExecutionExceptionHandler((exception, command, result) -> failed(exception));
        return line;
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandLineInterface::all));
    }

    /** Picocli's own are the nearest of all, however far. */
    private static Optional<String> suggestion(UnmatchedArgumentException exception) {
        CommandLine line = exception.getCommandLine();
        String word = exception.getUnmatched().get(0);
        return word.startsWith("-")
                ? Nearest.to(word, line.getCommandSpec().optionsMap().keySet())
                : Nearest.to(word, line.getSubcommands().keySet())
                        .map(meant -> line.getCommandSpec().qualifiedName() + " " + meant);
    }

    private int failed(Exception exception) {
        if (exception instanceof WrongInput || exception instanceof SpecException) {
            surroundings.refuse(exception.getMessage());
            return ExitCode.WRONG_INPUT;
        }
        if (exception instanceof Refusal
                || exception instanceof CloudException
                || exception instanceof PkiException
                || exception instanceof UncheckedIOException) {
            surroundings.refuse(exception.getMessage());
            return ExitCode.FAILED;
        }
        if (exception instanceof IOException io) {
            surroundings.refuse(
                    FileProblem.isInterruption(io)
                            ? FileProblem.of(io)
                            : "cannot be written: " + FileProblem.named(io));
            return ExitCode.FAILED;
        }
        surroundings.err().println("This is a fault of octavia-prerequisites; please report it with these lines:");
        exception.printStackTrace(surroundings.err());
        return ExitCode.FAILED;
    }
}
