package dev.serai.cli.logging;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The logging options that every command has. */
public final class Verbosity {
    @Option(names = "--verbose", description = "Show stack traces and more log lines.")
    private boolean verbose;

    /** The formats of log lines. */
    enum LogFormat {
        TEXT,
        JSON
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Write log lines as text (the default) or json, one object a line.")
    void logFormat(LogFormat format) {
        if (format == LogFormat.JSON) {
            Logging.json();
        }
    }

    /** Whether the command was called with {@code --verbose}. */
    public static boolean asked(CommandLine command) {
        return command.getMixins().get("verbosity") instanceof Verbosity asked && asked.verbose;
    }
}
