package dev.serai.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.checksum.Fletcher32;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.UnavailableException;
import dev.serai.udp.DatagramClient;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UdpRouteTest {
    private static final int WHOLE = 65_507;

    @TempDir
    Path folder;

    private Application application;
    private int port;

    private void start(Map<String, String> more) throws IOException {
        try (DatagramSocket free = new DatagramSocket()) {
            port = free.getLocalPort();
        }
        Map<String, String> options = new LinkedHashMap<>(Map.of(
                "serai.udp.port", String.valueOf(port),
                "serai.health.port", "-1",
                "serai.data", folder.toString()));
        options.putAll(more);
        application = Application.start(Settings.load(options), EnumSet.of(Part.UDP));
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    private String ask(String host, byte[] datagram) throws IOException {
        return new String(askOnce(host, datagram).orElseThrow(), UTF_8);
    }

    private String ask(String text) throws IOException {
        return ask("127.0.0.1", text.getBytes(UTF_8));
    }

    private Optional<byte[]> askOnce(String host, byte[] datagram) throws IOException {
        return new DatagramClient(Duration.ofSeconds(10), 1).ask(List.of(InetAddress.getByName(host)), port, datagram);
    }

    private static byte[] image(int width, int height) {
        return Codecs.write(
                Picture.of(Format.PNG, Frame.of(new byte[width * height], 1, width, height, 0)),
                Format.PNG,
                WriteOptions.DEFAULT);
    }

    @Test
    void answersOverIpv4AndIpv6() throws IOException {
        start(Map.of());
        for (String host : List.of("127.0.0.1", "::1")) {
            assertThat(ask(host, "Hello Server".getBytes(UTF_8))).isEqualTo("impair");
            assertThat(ask(host, "parity".getBytes(UTF_8))).isEqualTo("pair impair");
            assertThat(ask(host, "size".getBytes(UTF_8))).isEqualTo("640x481");
            assertThat(ask(host, "fletcher32".getBytes(UTF_8))).isEqualTo("79219AF4");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void answersFromTheAddressThatWasAsked() throws IOException {
        start(Map.of());
        // 127.0.0.2 is this machine's though no interface names it; the client is connected, and hears nobody else.
        for (String host : List.of("127.0.0.1", "127.0.0.2", "::1")) {
            assertThat(ask(host, "size".getBytes(UTF_8))).isEqualTo("640x481");
        }
    }

    @Test
    void takesTheLargestDatagramsWhole() throws IOException {
        start(Map.of());
        byte[] image = Arrays.copyOf(image(33, 44), WHOLE);
        new Random(1).nextBytes(image); // then the image's own bytes in front: noise to the last byte behind them
        byte[] start = image(33, 44);
        System.arraycopy(start, 0, image, 0, start.length);
        for (String host : List.of("127.0.0.1", "::1")) {
            assertThat(ask(host, image)).isEqualTo("33x44 impair pair " + Fletcher32.hex(Fletcher32.of(image)));
            assertThat(ask(host, "x".repeat(WHOLE).getBytes(UTF_8))).isEqualTo("impair");
        }
    }

    @Test
    void answersAnEmptyDatagram() throws IOException {
        start(Map.of());
        assertThat(ask("127.0.0.1", new byte[0])).isEqualTo("impair");
        assertThat(ask("::1", new byte[0])).isEqualTo("impair");
    }

    @Test
    void evaluatesNothingThatADatagramSays() throws IOException {
        start(Map.of());
        assertThat(ask("${env.HOME}")).isEqualTo("impair");
        assertThat(ask("$simple{body}")).isEqualTo("impair");
        assertThat(ask("{{serai.data}}")).isEqualTo("impair");
    }

    @Test
    void answersAboutAnotherImageWithinTwoSecondsOfItsChange() throws IOException {
        Path file = Files.write(folder.resolve("reference.png"), image(8, 6));
        start(Map.of("serai.udp.reference", file.toString()));
        assertThat(ask("size")).isEqualTo("8x6");
        Files.write(file, image(9, 7));
        await().atMost(Duration.ofSeconds(2)).until(() -> ask("size").equals("9x7"));
        Files.writeString(file, "broken");
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(2)).until(() -> ask("size")
                .equals("9x7"));
    }

    @Test
    void saysAtStartThatTheReferenceImageCannotBeRead() throws IOException {
        Path file = Files.writeString(folder.resolve("reference.png"), "broken");
        start(Map.of("serai.udp.reference", file.toString()));
        assertThat(application.notices()).singleElement().asString().contains(file.toString());
        assertThat(ask("size")).isEqualTo("error not-found: the reference image cannot be read");
        Files.write(file, image(2, 2));
        await().atMost(Duration.ofSeconds(2)).until(() -> ask("size").equals("2x2"));
    }

    @Test
    void leavesUnansweredWhatIsAboveTheRateLimit() throws IOException {
        start(Map.of("serai.udp.rate-per-source", "3"));
        DatagramClient once = new DatagramClient(Duration.ofMillis(150), 1);
        int answered = 0;
        for (int i = 0; i < 5; i++) {
            answered += once.ask(List.of(InetAddress.getLoopbackAddress()), port, "size".getBytes(UTF_8))
                            .isPresent()
                    ? 1
                    : 0;
        }
        // Three at once; what the wait for the missing answers lets through comes on top.
        assertThat(answered).isBetween(3, 4);
    }

    @Test
    void refusesToStartOnATakenPortInOneSentence() throws IOException {
        start(Map.of());
        assertThatThrownBy(() -> Application.start(
                        Settings.load(Map.of("serai.udp.port", String.valueOf(port), "serai.health.port", "-1")),
                        EnumSet.of(Part.UDP)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("Port " + port);
        assertThat(ask("size")).isEqualTo("640x481");
    }
}
