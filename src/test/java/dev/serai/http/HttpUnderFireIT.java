package dev.serai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serai.app.Part;
import dev.serai.aws.embedded.LogLines;
import dev.serai.image.Header;
import dev.serai.image.codec.Codecs;
import dev.serai.process.ProcessPool;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when children die, servers are missing, clients misbehave, and too many come. */
@Timeout(400)
class HttpUnderFireIT {
    private static final byte[] PNG = Images.encoded("png", 96, 72);
    private static final byte[] JPEG = Images.encoded("jpg", 160, 120);

    @TempDir
    Path folder;

    private HttpServers servers;

    private HttpServers serve(EnumSet<Part> parts, Map<String, String> options) throws Exception {
        servers = new HttpServers(folder, parts, options);
        return servers;
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
            servers = null;
        }
        // they are killed by then; a busy system takes its time to bury them
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(HttpServers.children()).isEmpty());
    }

    private ProcessPool.Status pool() {
        return servers.application
                .camel()
                .getRegistry()
                .lookupByNameAndType("childPool", ProcessPool.class)
                .status();
    }

    @Test
    void everyRequestIsAnsweredWhileAChildIsKilledEverySecond() throws Exception {
        serve(EnumSet.of(Part.HTTP, Part.SCALE), Map.of());
        List<String> targets =
                List.of("/", "/blur?sigma=3", "/?scale=0.5", "/pipeline?steps=scale:0.5,grayscale", "/scale");
        AtomicBoolean firing = new AtomicBoolean(true);
        AtomicInteger kills = new AtomicInteger();
        Map<Integer, AtomicInteger> counts = Map.of(200, new AtomicInteger(), 503, new AtomicInteger());
        Thread killer = new Thread(() -> {
            int served = -1;
            while (firing.get()) {
                // the oldest, and only when there has been an answer since: on a busy machine a start and the first
                // image take longer than a second, and there would never be one
                if (pool().alive() > 0 && counts.get(200).get() > served) {
                    served = counts.get(200).get();
                    HttpServers.children().stream()
                            .min(java.util.Comparator.comparing(ProcessHandle::pid))
                            .ifPresent(ProcessHandle::destroyForcibly);
                    kills.incrementAndGet();
                }
                try {
                    Thread.sleep(1_000);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(16);
        killer.start();
        for (int i = 0; i < 200; i++) {
            String host = i % 2 == 0 ? "127.0.0.1" : "[::1]";
            URI uri = URI.create("http://" + host + ":" + servers.portA + targets.get(i % targets.size()));
            byte[] image = i % 3 == 0 ? JPEG : PNG;
            clients.execute(() -> {
                try {
                    HttpResponse<byte[]> answer = servers.post(uri, image);
                    AtomicInteger count = counts.get(answer.statusCode());
                    if (count == null) {
                        wrong.add(uri + ": " + answer.statusCode() + new String(answer.body(), ISO_8859_1));
                    } else {
                        count.incrementAndGet();
                        if (answer.statusCode() == 200) {
                            Images.decoded(answer.body());
                        } else if (answer.headers().firstValue("Retry-After").isEmpty()) {
                            wrong.add(uri + ": 503 without Retry-After");
                        }
                    }
                } catch (Exception | AssertionError e) {
                    wrong.add(uri + ": " + e);
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(300, TimeUnit.SECONDS)).isTrue();
        firing.set(false);
        killer.join();
        assertThat(wrong).isEmpty();
        assertThat(counts.get(200).get() + counts.get(503).get()).isEqualTo(200);
        assertThat(counts.get(200).get()).isGreaterThan(100);
        assertThat(kills.get()).isPositive();

        await().atMost(Duration.ofSeconds(20)).until(() -> pool().alive() == 2);
        for (String target : targets) {
            assertThat(servers.post(servers.a(target), PNG).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anImageThatFillsAChildsMemoryCostsOnlyItself() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.child-heap", "32", "serai.http.children", "1"));
        byte[] large = Images.encoded("gif", 3000, 2500);
        HttpResponse<byte[]> failed = servers.post(servers.a("/blur?sigma=20"), large);
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.headers().firstValue("Retry-After")).isPresent();
        assertThat(new String(failed.body(), ISO_8859_1)).contains("worker-failed");
        assertThat(servers.post(servers.a("/"), Images.encoded("png", 8, 8)).statusCode())
                .isEqualTo(200);
    }

    /** A picture of 60 megapixels, as cameras make them, is within the limits; so children have the memory for it. */
    @Test
    void aPictureWithinTheLimitsFindsMemoryEnough() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.children", "1"));
        int width = 9504;
        int height = 6336;
        byte[] large =
                HostileImages.png(width, height, 8, 2, HostileImages.zlibZeros((3L * width + 1) * height), null, null);
        HttpResponse<byte[]> answer = servers.post(servers.a("/blur?sigma=2"), large);
        assertThat(answer.statusCode()).isEqualTo(200);
        Header header = Codecs.header(answer.body());
        assertThat(header.width()).isEqualTo(width);
        assertThat(header.height()).isEqualTo(height);
    }

    @Test
    void whatComesBeyondTheQueueIsRefusedAtOnce() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.queue", "2", "serai.http.children", "1"));
        byte[] large = Images.encoded("png", 2500, 2000);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(servers.client.sendAsync(
                    HttpRequest.newBuilder(servers.a("/blur?sigma=1.5"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(large))
                            .build(),
                    BodyHandlers.ofByteArray()));
        }
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).contains(200, 503).containsOnly(200, 503);
        answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 503)
                .forEach(answer ->
                        assertThat(answer.headers().firstValue("Retry-After")).isPresent());
    }

    @Test
    void anImageThatTakesTooLongIsGivenUp() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.deadline", "1", "serai.http.children", "1"));
        byte[] endless = Images.encoded("png", 5000, 5000);
        String steps = String.join(",", java.util.Collections.nCopies(16, "blur:9"));
        HttpResponse<byte[]> failed = servers.post(servers.a("/pipeline?steps=" + steps), endless);
        assertThat(failed.statusCode()).isEqualTo(503);
        await().until(() ->
                servers.post(servers.a("/"), Images.encoded("png", 8, 8)).statusCode() == 200);
    }

    @Test
    void clientsThatGoAwayOrDripHoldNoChild() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.children", "1", "serai.http.receive-timeout", "20"));
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), servers.portA);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + PNG.length + "\r\n\r\n").getBytes(ISO_8859_1));
            out.write(PNG, 0, PNG.length / 2);
            out.flush();
            slow.add(socket);
        }
        assertThat(pool().busy() + pool().waiting()).isZero();
        byte[] large = Images.encoded("png", 1500, 1200);
        for (int i = 0; i < 30; i++) {
            try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), servers.portA)) {
                OutputStream out = gone.getOutputStream();
                out.write(("POST /blur?sigma=50 HTTP/1.1\r\nHost: a\r\nContent-Length: " + large.length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
                out.write(large);
                out.flush();
            }
        }
        assertThat(servers.post(servers.a("/"), PNG).statusCode()).isEqualTo(200);
        // whole requests of clients that are gone may still arrive behind it; each is dropped when its turn comes
        await().until(() -> pool().waiting() == 0 && pool().busy() == 0);
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void aServerBThatIsAbsentOrSlowIsAProblemOfItsOwn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            serve(
                    EnumSet.of(Part.HTTP),
                    Map.of("serai.scale.url", "http://127.0.0.1:" + silent.getLocalPort(), "serai.scale.timeout", "1"));
            HttpResponse<byte[]> slow = servers.post(servers.a("/scale"), PNG);
            assertThat(slow.statusCode()).isEqualTo(504);
            assertThat(new String(slow.body(), ISO_8859_1)).contains("server-slow");
        }
        HttpResponse<byte[]> absent = servers.post(servers.a("/?scale=0.5"), PNG);
        assertThat(absent.statusCode()).isEqualTo(502);
        assertThat(absent.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new String(absent.body(), ISO_8859_1))
                .contains("server-absent")
                .doesNotContain("Exception");
    }

    @Test
    void aServerBThatTalksNonsenseIsNotBelieved() throws Exception {
        try (ServerSocket odd = new ServerSocket(0)) {
            Thread server = new Thread(() -> {
                try (Socket connection = odd.accept()) {
                    connection.getInputStream().read(new byte[65_536]);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<hi>"
                                    .getBytes(ISO_8859_1));
                    connection.getOutputStream().flush();
                    Thread.sleep(1_000);
                } catch (java.io.IOException | InterruptedException e) {
                    return;
                }
            });
            server.start();
            serve(EnumSet.of(Part.HTTP), Map.of("serai.scale.url", "http://127.0.0.1:" + odd.getLocalPort()));
            HttpResponse<byte[]> answer = servers.post(servers.a("/scale"), PNG);
            assertThat(answer.statusCode()).isEqualTo(502);
            server.join();
        }
    }

    @Test
    void aKeyStoreMakesItHttpsAndAKeyIsPassedOnToServerB() throws Exception {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "serai",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        serve(
                EnumSet.of(Part.HTTP, Part.SCALE, Part.WEB),
                Map.of(
                        "serai.http.key-store", store.toString(),
                        "serai.http.key-store-password", "changeit",
                        "serai.http.api-key", "s3cret"));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            trusted.load(in, "changeit".toCharArray());
        }
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("server", (X509Certificate) trusted.getCertificate("serai"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), new SecureRandom());
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();

        try (LogLines log = new LogLines();
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), servers.portA)) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            assertThat(plain.getInputStream().readAllBytes()).as("no TLS").hasSizeLessThan(20);
            log.assertNoWarnings();
        }

        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + servers.portA + "/?scale=0.5"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(PNG));
        assertThat(client.send(request.build(), BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(401);
        HttpResponse<byte[]> answer =
                client.send(request.header("X-API-Key", "s3cret").build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Images.decoded(answer.body()).getWidth()).isEqualTo(48);
        HttpResponse<byte[]> session = client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + servers.portA + "/api/session"))
                        .header("X-API-Key", "s3cret")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(session.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; Secure");
        assertThat(servers.post(servers.b("/"), PNG).statusCode())
                .as("server B is no way around the key")
                .isEqualTo(401);
    }

    @Test
    void manyConnectionsAtOnceAreServed() throws Exception {
        serve(EnumSet.of(Part.HTTP), Map.of("serai.http.queue", "1000"));
        Semaphore pace = new Semaphore(200);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        byte[] small = Images.encoded("png", 20, 20);
        for (int i = 0; i < 600; i++) {
            pace.acquire();
            answers.add(servers.client
                    .sendAsync(
                            HttpRequest.newBuilder(servers.a("/"))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(small))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .whenComplete((answer, failure) -> pace.release()));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }
}
