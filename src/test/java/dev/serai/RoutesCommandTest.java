package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RoutesCommandTest {
    private static final String ROUTE =
            """
            - route:
                id: mine
                description: Says hello.
                from:
                  uri: timer:mine
                  parameters:
                    period: 10s
                  steps:
                    - log: { message: hello }
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int serai(String... args) {
        CommandLine commandLine = Serai.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private int routes(String command, String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "routes";
        args[1] = command;
        args[2] = "--directory";
        args[3] = folder.toString();
        System.arraycopy(more, 0, args, 4, more.length);
        return serai(args);
    }

    @Test
    void listsTheFilesInForceWithTheirRoutes() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), ROUTE);
        assertThat(routes("list")).isZero();
        assertThat(out.toString())
                .contains("numbers.yaml (bundled)")
                .contains("  numbers-requests  Answers each list of integers")
                .contains("mine.yaml (added)")
                .contains("  mine  Says hello.");
    }

    @Test
    void ejectsTheBundledFilesAndLeavesEditedOnesAlone() throws IOException {
        assertThat(routes("eject", "numbers")).isZero();
        Path file = folder.resolve("numbers.yaml");
        assertThat(file).content().contains("id: numbers-requests");
        Files.writeString(file, ROUTE);
        assertThat(routes("eject")).isZero();
        assertThat(out.toString()).contains(file + " is there already; --force overwrites it");
        assertThat(file).hasContent(ROUTE);
        assertThat(routes("list")).isZero();
        assertThat(out.toString()).contains("numbers.yaml (replaced)");
        assertThat(routes("eject", "--force", "numbers")).isZero();
        assertThat(file).content().contains("id: numbers-requests");
    }

    @Test
    void showsAFileByItsNameOrByTheIdOfARouteInIt() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), ROUTE);
        assertThat(routes("show", "own")).isZero();
        assertThat(routes("show", "mine")).isZero();
        assertThat(out.toString()).isEqualTo(ROUTE + ROUTE);
        assertThat(routes("show", "nothing")).isEqualTo(1);
        assertThat(err.toString()).startsWith("serai: There is no route file or route nothing; there are the files ");
    }

    @Test
    void validatesWhatWasEjected() {
        assertThat(routes("eject")).isZero();
        assertThat(routes("validate")).as(out::toString).isZero();
        assertThat(out.toString()).contains(" right.");
    }

    @Test
    void saysFileLineAndReasonOfWhatIsWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), ROUTE.replace("period", "periode"));
        assertThat(routes("validate")).isEqualTo(1);
        assertThat(out.toString().strip())
                .isEqualTo(file + ":7: The component 'timer' has no option 'periode'. Is 'period' meant?");
    }

    @Test
    void validatesAFileThatLiesElsewhere(@TempDir Path elsewhere) throws IOException {
        Path file = Files.writeString(elsewhere.resolve("mine.yaml"), ROUTE);
        assertThat(routes("validate", file.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("The file is right.");
        assertThat(routes("validate", elsewhere.resolve("none.yaml").toString()))
                .isEqualTo(1);
    }

    @Test
    void readsTheShortExtensionAndSaysWhatIsNotRead() throws IOException {
        assertThat(routes("eject", "udp")).isZero();
        Files.move(folder.resolve("udp.yaml"), folder.resolve("udp.yml"));
        Files.writeString(folder.resolve("mine.yml"), ROUTE);
        assertThat(routes("list")).isZero();
        assertThat(out.toString())
                .contains("udp.yaml (replaced)")
                .contains("mine.yaml (added)")
                .doesNotContain("udp.yaml (bundled)");
        assertThat(routes("eject", "udp")).isZero();
        assertThat(out.toString()).contains(folder.resolve("udp.yml") + " is there already");
        out.getBuffer().setLength(0);
        assertThat(routes("validate")).isZero();
        String all = out.toString().strip();
        assertThat(all).matches("All \\d+ files are right\\.");

        Path copies = Files.createDirectories(folder.resolve("old").resolve("copies"));
        Files.writeString(copies.resolve("udp.yaml"), ROUTE);
        Files.writeString(copies.resolve("mine.yml"), ROUTE);
        Files.writeString(Files.createDirectories(folder.resolve("..data")).resolve("mine.yaml"), ROUTE);
        Files.writeString(folder.resolve("mine.yaml"), ROUTE.replace("hello", "bye"));
        out.getBuffer().setLength(0);
        assertThat(routes("validate")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        all,
                        folder.resolve("mine.yml") + " is not read: " + folder.resolve("mine.yaml")
                                + " has the same name.",
                        copies + " is not read (2 route files): route files lie in " + folder + " itself.");
        Files.writeString(
                folder.resolve("wrong.yml"),
                ROUTE.replace("id: mine", "id: wrong").replace("period", "periode"));
        out.getBuffer().setLength(0);
        assertThat(routes("validate")).isEqualTo(1);
        assertThat(out.toString()).startsWith(folder.resolve("wrong.yml") + ":7: ");
    }

    @Test
    void namesWhatItCanDo() {
        assertThat(serai("routes")).isEqualTo(2);
        assertThat(err.toString()).contains("Name what to do: list, show, eject or validate.");
        assertThat(serai("routes", "validate", "-h")).isZero();
    }
}
