import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.events.EventKeys;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;

/**
 * What the page's log costs when the embedded bucket holds very many log events of today, as the numbers route leaves them:
 * each with its object, and an index object for each ten. They are laid down as files before the start.
 *
 * <p>Run by bench/log/run; argument: how many events.
 */
public final class PageLog {
    private static final int WATCHED_SECONDS = 60;

    private PageLog() {}

    public static void main(String[] args) throws Exception {
        int events = Integer.parseInt(args[0]);
        Path data = Files.createTempDirectory("serai-bench");
        lay(data.resolve("buckets/log-events"), events);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Settings settings = Settings.load(Map.of(
                "serai.data", data.toString(),
                "serai.embedded.sqs-port", "0",
                "serai.embedded.s3-port", "0",
                "serai.http.host", "127.0.0.1",
                "serai.http.port", String.valueOf(port),
                "serai.http.children", "1",
                "serai.health.port", "-1"));
        try (Application application = Application.start(settings, EnumSet.of(Part.HTTP, Part.WEB))) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/watch"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"jobs\":[],\"wait\":0}"))
                    .build();
            for (int answer = 1; answer <= 3; answer++) {
                long start = System.nanoTime();
                int length = client.send(ask, BodyHandlers.ofString()).body().length();
                System.out.printf(
                        "answer %d: %.2f s, %d characters%n", answer, (System.nanoTime() - start) * 1e-9, length);
            }
            double before = processor();
            long end = System.nanoTime() + WATCHED_SECONDS * 1_000_000_000L;
            while (System.nanoTime() < end) {
                client.send(ask, BodyHandlers.discarding());
                Thread.sleep(1000);
            }
            System.out.printf(
                    "while a page is open: %.1f %% of a core%n", 100 * (processor() - before) / WATCHED_SECONDS);
        }
        System.exit(0);
    }

    private static void lay(Path bucket, int events) throws Exception {
        Instant now = Instant.now();
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < events; number++) {
            Instant stored = now.minusMillis(events - number);
            String key = EventKeys.of("numbers", "bench-" + Integer.toHexString(number * 0x9E3779B1), stored);
            write(
                    bucket.resolve(key),
                    "{\"requestId\":\"" + number + "\",\"sent\":\"" + stored + "\",\"processed\":\"" + stored
                            + "\",\"numbers\":[1,2,3],\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
            lines.append(stored).append(' ').append(key).append('\n');
            if (number % 10 == 9) {
                write(bucket.resolve(EventKeys.index("numbers", stored)), lines.toString());
                lines.setLength(0);
            }
        }
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static double processor() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }
}
