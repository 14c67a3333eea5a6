package dev.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The archive of the classes that a start of the packaged application loads, made once for each build and JVM: without it the
 * starts of the whole-application tests take about twice as long.
 */
final class ClassArchive {
    private static final List<String> QUIET =
            List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off");

    /** JVM options by which a process uses it; none if it cannot be made. */
    static final List<String> OPTIONS = options();

    private ClassArchive() {}

    private static List<String> options() {
        Path jar = SeraiProcess.jar();
        Path archive = jar.resolveSibling("tests-" + Runtime.version() + ".jsa");
        try (FileChannel channel = FileChannel.open(
                        jar.resolveSibling("tests.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock other = channel.lock()) {
            if (!other.isValid() || !isNewer(archive, jar) && !make(archive, jar)) {
                return List.of();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Stream.concat(Stream.of("-XX:SharedArchiveFile=" + archive), QUIET.stream())
                .toList();
    }

    private static boolean isNewer(Path archive, Path jar) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static boolean make(Path archive, Path jar) throws IOException, InterruptedException {
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".part");
        ProcessBuilder builder = new ProcessBuilder(SeraiProcess.command(
                List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-XX:TieredStopAtLevel=1"), "prepare"));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || !Files.exists(unfinished)) {
                return false;
            }
        } finally {
            process.destroyForcibly();
        }
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
