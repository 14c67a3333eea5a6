package dev.serai;

import dev.serai.aws.EmptyVariables;
import dev.serai.cli.ApplyCommand;
import dev.serai.cli.BlurCommand;
import dev.serai.cli.ChecksumCommand;
import dev.serai.cli.EnvCommand;
import dev.serai.cli.HttpCommand;
import dev.serai.cli.LogCommand;
import dev.serai.cli.PrepareCommand;
import dev.serai.cli.QueuesCommand;
import dev.serai.cli.RedriveCommand;
import dev.serai.cli.RoutesCommand;
import dev.serai.cli.RunCommand;
import dev.serai.cli.ScaleCommand;
import dev.serai.cli.SendCommand;
import dev.serai.cli.SettingsCommand;
import dev.serai.cli.SetupCommand;
import dev.serai.cli.UdpCommand;
import dev.serai.cli.logging.FileNameEncoding;
import dev.serai.cli.logging.LogConfiguration;
import dev.serai.cli.logging.Verbosity;
import dev.serai.process.ChildCommand;
import dev.serai.process.ChildMain;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code serai}: finds the subcommand and turns what it throws into a sentence and an exit status. */
@Command(
        name = "serai",
        versionProvider = Serai.Version.class,
        mixinStandardHelpOptions = true,
        description = "Image and number processing routes over queues, buckets, HTTP and UDP.%n"
                + "Without a command it runs everything on embedded queues and buckets.",
        footer = {"", "serai COMMAND -h explains a command.", "Exit status: 0 done, 1 failed, 2 wrong usage."})
public final class Serai implements Runnable {
    /** The subcommands by their names, in the order of the help text; reading the names off the classes would take longer. */
    static final Map<String, Class<?>> COMMANDS = commands();

    private static final Set<String> OF_THE_ROOT = Set.of("-h", "--help", "-V", "--version");

    @Spec
    private CommandSpec spec;

    /** Runs the command line and leaves the process with its exit status. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals(ChildMain.class.getName())) {
            ChildMain.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        ChildCommand.startByJar();
        LogConfiguration.activate();
        EmptyVariables.ignore();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
                LoggerFactory.getLogger(Serai.class).error("Thread {} has ended", thread.getName(), thrown));
        FileNameEncoding.complaint().ifPresent(sentence -> System.err.println("serai: " + sentence));
        System.exit(execute(args));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("http", HttpCommand.class);
        commands.put("scale", ScaleCommand.class);
        commands.put("udp", UdpCommand.class);
        commands.put("checksum", ChecksumCommand.class);
        commands.put("env", EnvCommand.class);
        commands.put("setup", SetupCommand.class);
        commands.put("settings", SettingsCommand.class);
        commands.put("send", SendCommand.class);
        commands.put("blur", BlurCommand.class);
        commands.put("apply", ApplyCommand.class);
        commands.put("log", LogCommand.class);
        commands.put("queues", QueuesCommand.class);
        commands.put("redrive", RedriveCommand.class);
        commands.put("routes", RoutesCommand.class);
        commands.put("prepare", PrepareCommand.class);
        return commands;
    }

    /** Runs the command line in this process and gives its exit status. */
    public static int execute(String... args) {
        String[] words = withDefaultCommand(args);
        return COMMANDS.containsKey(words[0])
                ? commandLine(Set.of(words[0])).execute(words)
                : overview().execute(words[0]);
    }

    /** The command line with all subcommands. */
    static CommandLine commandLine() {
        return commandLine(COMMANDS.keySet());
    }

    /** The command line with all subcommands by name and description alone: reading the options of all takes a fifth of a second. */
    private static CommandLine overview() {
        CommandLine commandLine = commandLine(Set.of());
        COMMANDS.forEach((name, type) -> commandLine.addSubcommand(name, described(type.getAnnotation(Command.class))));
        return commandLine;
    }

    private static CommandSpec described(Command command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(command.description()).hidden(command.hidden());
        return spec;
    }

    private static CommandLine commandLine(Set<String> subcommands) {
        CommandLine commandLine = new CommandLine(new Serai());
        subcommands.forEach(name -> commandLine.addSubcommand(name, COMMANDS.get(name)));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExpandAtFiles(false); // @FILE is a command's own: serai udp localhost:12345 @foto.jpg
        commandLine.setParameterExceptionHandler(Serai::wrongUsage);
        commandLine.setExecutionExceptionHandler(Serai::failed);
        return commandLine;
    }

    /** {@code serai} is {@code serai run}, and so is {@code serai --only numbers}. */
    private static String[] withDefaultCommand(String[] args) {
        if (args.length > 0 && (!args[0].startsWith("-") || OF_THE_ROOT.contains(args[0]))) {
            return args;
        }
        List<String> withRun = new ArrayList<>();
        withRun.add("run");
        withRun.addAll(List.of(args));
        return withRun.toArray(String[]::new);
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("serai: " + e.getMessage());
        err.println("Try " + e.getCommandLine().getCommandSpec().qualifiedName() + " -h.");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
        boolean verbose = Verbosity.asked(commandLine);
        if (e instanceof RefusedException || e instanceof UnavailableException) {
            commandLine.getErr().println("serai: " + e.getMessage());
        } else {
            commandLine
                    .getErr()
                    .println("serai: something went wrong (" + e + ")" + (verbose ? "" : "; --verbose shows where"));
        }
        if (verbose) {
            e.printStackTrace(commandLine.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Serai.class.getPackage().getImplementationVersion();
            return new String[] {"serai " + (version == null ? "(not packaged)" : version)};
        }
    }
}
