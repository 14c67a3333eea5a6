package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UdpCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private DatagramSocket server;

    /** A server that leaves the first datagrams unanswered and says one thing to all others. */
    private String serverThatSays(String answer, int unanswered) throws IOException {
        server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> {
            byte[] room = new byte[65_535];
            try {
                for (int i = 0; ; i++) {
                    DatagramPacket question = new DatagramPacket(room, room.length);
                    server.receive(question);
                    received.add(Arrays.copyOf(room, question.getLength()));
                    if (i >= unanswered) {
                        byte[] bytes = answer.getBytes(UTF_8);
                        server.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
                    }
                }
            } catch (IOException closed) {
                return; // at the end of the test
            }
        });
        thread.setDaemon(true);
        thread.start();
        return "127.0.0.1:" + server.getLocalPort();
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private int run(String... arguments) {
        return new CommandLine(new UdpCommand())
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    assertThat(e).isInstanceOfAny(RefusedException.class, UnavailableException.class);
                    line.getErr().println(e.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    @Test
    void sendsTheTextAndPrintsTheAnswer() throws IOException {
        assertThat(run(serverThatSays("pair impair", 0), "parity")).isZero();
        assertThat(out).hasToString(String.format("pair impair%n"));
        assertThat(received).containsExactly("parity".getBytes(UTF_8));
    }

    @Test
    void greetsWhenThereIsNothingToAsk() throws IOException {
        assertThat(run(serverThatSays("pair", 0))).isZero();
        assertThat(received).containsExactly("Hello Server".getBytes(UTF_8));
    }

    @Test
    void sendsAFileAndAnEmptyText() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[] {1, 0, (byte) 0xFF});
        String address = serverThatSays("ok", 0);
        assertThat(run(address, "@" + file)).isZero();
        assertThat(run(address, "")).isZero();
        assertThat(received).containsExactly(new byte[] {1, 0, (byte) 0xFF}, new byte[0]);
    }

    @Test
    void asksAgainWhenAnAnswerIsLost() throws IOException {
        assertThat(run(serverThatSays("pair", 2), "--timeout", "0.3", "size")).isZero();
        assertThat(received).hasSize(3);
    }

    @Test
    void saysThatThereIsNoAnswer() throws IOException {
        assertThat(run(serverThatSays("", Integer.MAX_VALUE), "--timeout", "0.1", "--tries", "2"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("No answer from 127.0.0.1:");
        assertThat(received).hasSize(2);
    }

    @Test
    void failsWithTheServersErrorAndPrintsNoControlCharacters() throws IOException {
        assertThat(run(serverThatSays("error broken-image: \u001b[31m", 0))).isEqualTo(1);
        assertThat(err.toString()).isEqualTo(String.format("serai: error broken-image: \uFFFD[31m%n"));
    }

    @Test
    void refusesMoreThanADatagramHolds() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[65_508]);
        assertThat(run("127.0.0.1:9", "@" + file)).isEqualTo(1);
        assertThat(err.toString()).contains("more than 65507 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:0, a number from 1 to 65535",
        "localhost:99999, a number from 1 to 65535",
        "::1:12345, '[::1]:12345'",
        "localhost:12345 -p 1, for running a server",
        "localhost:12345 --rate-total 1, for running a server",
        "localhost:12345 --tries 0, 1 or more",
        "localhost:12345 --timeout 0, more than 0",
        "nowhere text, not the HOST:PORT",
        "--tries 2, are for asking a server",
        "-p 99999, -p takes a port",
        "--rate-total -1, 0 for no limit"
    })
    void tellsWrongUsageInASentence(String line, String sentence) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence);
    }

    @Test
    void saysThatAFileIsMissingOrAPortForgotten() {
        assertThat(run("localhost")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file localhost").contains("localhost:12345");
    }
}
