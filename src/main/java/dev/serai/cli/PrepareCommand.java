package dev.serai.cli;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.cli.logging.Verbosity;
import dev.serai.image.Limits;
import dev.serai.image.codec.WriteOptions;
import dev.serai.process.ChildMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code serai prepare}: starts everything in an empty folder on free ports and stops it again. The launcher runs it
 * once with {@code -XX:ArchiveClassesAtExit}, so that the JVM archives the loaded classes for faster starts.
 */
@Command(
        name = "prepare",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Start everything once, in an empty folder on free ports, and stop it: for the JVM to archive the"
                + " classes of a start.")
public final class PrepareCommand implements Callable<Integer> {
    private static final List<String> PORTS = List.of("serai.http.port", "serai.scale.port", "serai.udp.port");

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("serai-prepare");
        try {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("serai.data", folder.resolve("data").toString());
            options.put("serai.routes.directory", folder.resolve("routes").toString());
            options.put("serai.sqs.endpoint", Settings.EMBEDDED);
            options.put("serai.s3.endpoint", Settings.EMBEDDED);
            options.put("serai.embedded.sqs-port", "0");
            options.put("serai.embedded.s3-port", "0");
            options.put("serai.health.port", "0");
            options.put("serai.queue.wait-time", "1");
            PORTS.forEach(name -> options.put(name, String.valueOf(freePort())));
            ChildMain.rehearse(Limits.DEFAULT, WriteOptions.DEFAULT);
            Application.start(Settings.load(options), Part.all()).close();
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
