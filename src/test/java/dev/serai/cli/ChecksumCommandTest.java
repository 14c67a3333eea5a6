package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChecksumCommandTest {
    private static final String REFERENCE = "640x481 pair impair 79219AF4";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path image;
    private Path text;

    @BeforeEach
    void prepareFiles() throws IOException {
        image = folder.resolve("reference.png");
        try (InputStream in = getClass().getResourceAsStream("/images/reference.png")) {
            Files.copy(in, image);
        }
        text = Files.writeString(folder.resolve("abcde.txt"), "abcde");
    }

    private int run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new CommandLine(new ChecksumCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    @Test
    void printsALineForEachFileAndADashForWhatAFileLacks() {
        assertThat(run(image, text)).isZero();
        assertThat(out).hasToString(String.format("%s  %s%n- - - F04FC729  %s%n", REFERENCE, image, text));
    }

    @Test
    void goesOnAfterAFileThatCannotBeRead() {
        Path missing = folder.resolve("missing");
        assertThat(run(missing, folder, text)).isEqualTo(1);
        assertThat(out.toString()).contains("F04FC729");
        assertThat(err.toString())
                .contains("serai: " + missing + ": there is no such file")
                .contains("serai: " + folder + ": this is a folder");
    }

    @Test
    void checksWhatItPrinted() throws IOException {
        Path odd = Files.writeString(folder.resolve("a\\b\nc"), "abcdef");
        run(image, text, odd);
        Path sums = Files.writeString(folder.resolve("sums"), out.toString());
        out.getBuffer().setLength(0);
        assertThat(run("--check", sums)).isZero();
        assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void saysWhichFileDiffersAndFails() throws IOException {
        run(image, text);
        Path sums = Files.writeString(folder.resolve("sums"), out + "not such a line\n");
        Files.writeString(text, "abcdf");
        out.getBuffer().setLength(0);
        assertThat(run("--check", "--quiet", sums)).isEqualTo(1);
        assertThat(out).hasToString(String.format("%s: FAILED%n", text));
        assertThat(err.toString()).contains("1 line is not of the form").contains("1 of 2 files failed");
        Files.delete(text);
        out.getBuffer().setLength(0);
        assertThat(run("--check", "--quiet", sums)).isEqualTo(1);
        assertThat(out).hasToString(String.format("%s: FAILED, there is no such file%n", text));
    }

    @Test
    void refusesAListWithNothingToCheck() {
        assertThat(run("--check", text)).isEqualTo(1);
        assertThat(err.toString()).contains("no line in it is one that serai checksum prints");
    }

    @Test
    void readsAFileLargerThanWhatItSearchesForAHeader() throws IOException {
        byte[] part = "abcdefgh".repeat(1 << 17).getBytes(UTF_8);
        Path large = folder.resolve("large");
        try (var stream = Files.newOutputStream(large)) {
            for (int i = 0; i < 65; i++) {
                stream.write(part);
            }
        }
        assertThat(run(large)).isZero();
        long first = 0;
        long second = 0;
        for (long i = 0; i < 65L * part.length / 2; i++) {
            int at = (int) (i * 2 % part.length);
            first = (first + (part[at] & 0xFF | (part[at + 1] & 0xFF) << 8)) % 65535;
            second = (second + first) % 65535;
        }
        assertThat(out.toString()).startsWith(String.format("- - - %04X%04X  ", second, first));
    }
}
