package dev.serai.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that run one server: its address, and whether a management server runs beside it. */
final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "ADDRESS",
            description = "Address or host name to listen on: :: for all of IPv4 and IPv6 (the default), 0.0.0.0,"
                    + " 127.0.0.1, ::1 …")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port to listen on, 1 to 65535.")
    private Integer port;

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Open a port for health and metrics as well; 0 for any free one.")
    private Integer healthPort;

    /** The settings that result from these options; {@code prefix} is that of the server's settings. */
    Map<String, String> settings(String prefix) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (host != null) {
            if (host.isBlank()) {
                throw new ParameterException(spec.commandLine(), "-i takes an address or a host name.");
            }
            settings.put(prefix + ".host", host);
        }
        if (port != null) {
            if (port < 1 || port > 65_535) {
                throw new ParameterException(spec.commandLine(), "-p takes a port from 1 to 65535, not " + port + ".");
            }
            settings.put(prefix + ".port", port.toString());
        }
        if (healthPort != null && (healthPort < 0 || healthPort > 65_535)) {
            throw new ParameterException(
                    spec.commandLine(), "--health-port takes a port from 0 to 65535, not " + healthPort + ".");
        }
        settings.put("serai.health.port", healthPort == null ? "-1" : healthPort.toString());
        return settings;
    }
}
