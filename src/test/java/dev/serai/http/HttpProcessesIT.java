package dev.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serai http} and {@code serai scale} as processes of their own. */
@Timeout(180)
class HttpProcessesIT {
    private static final byte[] PNG = Images.encoded("png", 61, 40);

    @TempDir
    Path temporary;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process serai(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // a short life: compiled once and lightly
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.serai.Serai"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("Ready")) {
                return process;
            }
        }
        throw new AssertionError("it ended before it was ready: " + String.join(" ", words));
    }

    private static int grey(String host, int port, String path) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                                .timeout(Duration.ofSeconds(60))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(PNG))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Images.decoded(answer.body()).getWidth();
    }

    @Test
    void theyWorkTogetherAndTheChildrenEndWithTheirParentEvenWhenItIsKilled() throws Exception {
        int a = HttpServers.freePort();
        int b = HttpServers.freePort();
        Process scale = serai("scale", "-i", "::", "-p", String.valueOf(b), "-s", "0.25");
        Process http =
                serai("http", "-i", "::", "-p", String.valueOf(a), "-c", "2", "--scale-url", "http://127.0.0.1:" + b);
        assertThat(grey("127.0.0.1", a, "/")).isEqualTo(61);
        assertThat(grey("[::1]", a, "/?scale=0.5")).isEqualTo(31);
        assertThat(grey("[::1]", a, "/scale"))
                .as("B's own default, given by -s")
                .isEqualTo(15);

        List<ProcessHandle> children = http.children().toList();
        assertThat(children).hasSize(2);
        http.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sock"))).isEmpty();
        }

        scale.destroy();
        assertThat(scale.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(scale.exitValue()).as("ended in order").isZero();
    }

    @Test
    void everyWayToNameAnAddressWorks() throws Exception {
        List<String> addresses = new ArrayList<>(List.of("0.0.0.0", "127.0.0.1", "::1", "localhost"));
        for (String address : addresses) {
            int port = HttpServers.freePort();
            Process scale = serai("scale", "-i", address, "-p", String.valueOf(port));
            String host = InetAddress.getByName(address) instanceof Inet6Address ? "[::1]" : "127.0.0.1";
            assertThat(grey(host, port, "/")).as(address).isEqualTo(31);
            scale.destroy();
            scale.waitFor();
        }
    }
}
