package dev.serai.process;

import dev.serai.vectors.VectorModule;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a child process is started.
 *
 * @param words the command; the path of the child's socket is added as its last word
 */
public record ChildCommand(List<String> words) {
    public ChildCommand {
        words = List.copyOf(words);
    }

    /** The options of this JVM that its children need as well, by how they begin. */
    private static final List<String> SHARED = List.of(
            "--add-modules",
            "--add-exports",
            "--sun-misc-unsafe-memory-access",
            "-XX:SharedArchiveFile",
            "-XX:AOTCache=", // not AOTCacheOutput, which belongs to one process
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode",
            "-XX:TieredStopAtLevel",
            "-Xshare",
            "-Xlog:",
            "-Djna.",
            "-Djava.library.path",
            "-Djava.io.tmpdir");

    private static final String VECTOR_KERNELS = "dev.serai.image.kernels.Vector*::*";

    /** How many times as large as a child's young generation the old one may get. */
    static final int OLD_TO_YOUNG = 7;

    /**
     * MiB that a child's heap begins with, and comes back to: by itself the JVM takes a part of the whole machine. With 24
     * a photograph of 2 megapixels, whose arrays go past the young generation, filled the old one every second time, and
     * collecting it took a sixth of a child's time.
     */
    private static final int START_MEBIBYTES = 96;

    /** Milliseconds between two times that a child gives back what its code in C has freed. */
    private static final int TRIM_MILLIS = 5_000;

    private static volatile boolean byJar;

    /**
     * A child in the same Java, from the same class path, with the same modules and class archive, but a small heap of
     * its own. Running out of it ends the child with status 3.
     *
     * @param main the child's main class
     * @param heapMebibytes its largest heap
     * @param arguments what the main class gets before the socket's path
     */
    public static ChildCommand likeThisProcess(Class<?> main, int heapMebibytes, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (SHARED.stream().anyMatch(option::startsWith)) {
                words.add(option);
            }
        }
        words.addAll(List.of(
                "-Xmx" + heapMebibytes + "m",
                "-Xms" + Math.min(START_MEBIBYTES, heapMebibytes) + "m",
                "-XX:NewRatio=" + OLD_TO_YOUNG, // large pictures fit the old generation only
                "-XX:+UseSerialGC", // one image at a time: a parallel collector would only contend with its siblings
                // after a large picture a collection gives its memory back to the machine, all of it at once
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:-ShrinkHeapInSteps",
                // the compiler and the decoders leave as much again in the C library; early versions of 17 cannot trim
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TrimNativeHeapInterval=" + TRIM_MILLIS,
                // vector code is a hundred times slower until it is compiled: soon, and the warm-up waits for it
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=CompileThresholdScaling," + VECTOR_KERNELS + ",0.1",
                "-XX:CompileCommand=BackgroundCompilation," + VECTOR_KERNELS + ",false",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+ErrorFileToStdout",
                "-Djava.awt.headless=true"));
        words.addAll(program(main));
        words.addAll(arguments);
        return new ChildCommand(words);
    }

    private static List<String> program(Class<?> main) {
        String classPath = System.getProperty("java.class.path");
        return byJar
                ? List.of("-jar", classPath, main.getName())
                : List.of(
                        VectorModule.ACCESS,
                        "--enable-native-access=ALL-UNNAMED", // for JNA
                        "-cp",
                        classPath,
                        main.getName());
    }

    /**
     * Said by a main class that starts {@link ChildMain} if that is its first word: if this process runs from its jar,
     * so do children from now on. An archive of classes and an AOT cache were made by that jar and serve only processes
     * whose command is like it; what else a child needs stands in the jar's manifest.
     */
    public static void startByJar() {
        String jar = System.getProperty("java.class.path");
        byJar = jar.endsWith(".jar")
                && System.getProperty("sun.java.command", "").startsWith(jar);
    }

    /** The same with another largest heap, in MiB. */
    ChildCommand withHeap(int heapMebibytes) {
        return new ChildCommand(words.stream()
                .map(word -> word.startsWith("-Xmx") ? "-Xmx" + heapMebibytes + "m" : word)
                .toList());
    }

    ProcessBuilder forSocket(Path socket) {
        List<String> command = new ArrayList<>(words);
        command.add(socket.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // machine code takes memory in the thread that works; more arenas would only keep what it has given back
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        // a child decodes what strangers sent: it gets no keys
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("SERAI_"));
        return builder;
    }
}
