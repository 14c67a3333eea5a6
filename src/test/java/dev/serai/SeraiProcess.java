package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged application as a process of its own, the way people run it. */
public final class SeraiProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Thread outputReader;
    private final Thread errorReader;

    private SeraiProcess(Process process) {
        this.process = process;
        this.outputReader = collect(process.inputReader(StandardCharsets.UTF_8), output);
        this.errorReader = collect(process.errorReader(StandardCharsets.UTF_8), errors);
    }

    /**
     * Starts {@code java -jar target/serai.jar ARGS} in that folder, for a short life: compiled once and lightly, with
     * the plain kernels, which give the same pictures.
     */
    public static SeraiProcess start(Path folder, Map<String, String> environment, String... args) {
        return start(folder, environment, command(brief(), args));
    }

    /** The same with the launcher's options, and so with the vector kernels. */
    public static SeraiProcess startInFull(Path folder, Map<String, String> environment, String... args) {
        return start(folder, environment, command(List.of("--add-modules=jdk.incubator.vector"), args));
    }

    /** The same where no file can grow beyond that many KiB, as on a disk that is full then. */
    public static SeraiProcess startWithSmallDisk(
            Path folder, Map<String, String> environment, int kibibytes, String... args) {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash"));
        command.addAll(command(brief(), args));
        return start(folder, environment, command);
    }

    /** The same with a heap of so many MiB, and with its end where that does not suffice, as the launcher has it. */
    public static SeraiProcess startWithSmallHeap(
            Path folder, Map<String, String> environment, int mebibytes, String... args) {
        List<String> options = new ArrayList<>(brief());
        options.addAll(List.of(
                "-Xmx" + mebibytes + "m", "-XX:+UseSerialGC", "-XX:MaxNewSize=16m", "-XX:+ExitOnOutOfMemoryError"));
        return start(folder, environment, command(options, args));
    }

    private static List<String> brief() {
        List<String> options = new ArrayList<>(ClassArchive.OPTIONS);
        options.add("-XX:TieredStopAtLevel=1");
        return options;
    }

    /** The command that runs the packaged application with those options of the JVM. */
    static List<String> command(List<String> options, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Dsun.misc.unsafe.memory.access=allow"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(Arrays.asList(args));
        return command;
    }

    private static SeraiProcess start(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_") || name.startsWith("AWS_"));
        builder.environment().put("LC_ALL", "C.UTF-8"); // as the launcher sees to it
        builder.environment().putAll(environment);
        try {
            return new SeraiProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts the launcher {@code serai} as cron or {@code env -i} would: from a folder with the jar beside it, and with
     * nothing in the environment but the given variables and a PATH. So the locale is POSIX.
     */
    public static SeraiProcess launch(Path folder, Map<String, String> environment, String... args) {
        try {
            for (String name : List.of("serai.jar", "lib")) {
                Path link = folder.resolve(name);
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, jar().resolveSibling(name));
                }
            }
            Files.copy(Path.of("serai"), folder.resolve("serai"), StandardCopyOption.REPLACE_EXISTING);
            List<String> command = new ArrayList<>(List.of("bash", "./serai"));
            command.addAll(Arrays.asList(args));
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            String path = builder.environment().get("PATH");
            builder.environment().clear();
            builder.environment().put("PATH", path);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("SERAI_ARCHIVE", "no");
            builder.environment().put("SERAI_JAVA_OPTS", "-Xmx768m -XX:TieredStopAtLevel=1");
            builder.environment().putAll(environment);
            return new SeraiProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    public static SeraiProcess run(Path folder, Map<String, String> environment, String... args) {
        SeraiProcess process = start(folder, environment, args);
        process.awaitExit(START_TIMEOUT);
        return process;
    }

    /** The packaged jar, which the build has made before these tests run. */
    public static Path jar() {
        Path jar = Path.of("target", "serai.jar").toAbsolutePath();
        assertThat(Files.exists(jar))
                .as("target/serai.jar is built before the whole-application tests")
                .isTrue();
        return jar;
    }

    /** A TCP port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread collect(BufferedReader reader, List<String> lines) {
        Thread thread = new Thread(() -> {
            try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                lines.add("(the stream ended: " + e.getMessage() + ")");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for the line that says it is ready. */
    public SeraiProcess awaitReady() {
        Awaitility.await("ready line").atMost(START_TIMEOUT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("serai ended with " + process.exitValue() + ": " + errors());
            }
            return output().stream().anyMatch(line -> line.startsWith("Ready."));
        });
        return this;
    }

    /** Waits for the end and gives the exit status. */
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("serai did not end within " + timeout + ": " + output() + errors());
            }
            outputReader.join(5_000);
            errorReader.join(5_000);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /** Sends SIGINT, as Ctrl-C does, or another signal. */
    public void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Process process() {
        return process;
    }

    /** The lines of standard output so far. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** The lines of standard error so far. */
    public List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitExit(Duration.ofSeconds(30));
        }
    }
}
