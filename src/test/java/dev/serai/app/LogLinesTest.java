package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.serai.SeraiProcess;
import dev.serai.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of a request that failed in a route: which one it was, by the id that its sender knows. */
class LogLinesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private OutputStreamAppender<ILoggingEvent> plainAppender;
    private OutputStreamAppender<ILoggingEvent> jsonAppender;

    @TempDir
    private Path data;

    @BeforeEach
    void listen() {
        // the pattern that logback.xml gives standard error, and the encoder of --log-format json
        PatternLayoutEncoder console =
                (PatternLayoutEncoder) ((ConsoleAppender<ILoggingEvent>) root.getAppender("stderr")).getEncoder();
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setPattern(console.getPattern());
        plainAppender = appender(pattern, plain);
        jsonAppender = appender(new JsonEncoder(), json);
    }

    private OutputStreamAppender<ILoggingEvent> appender(Encoder<ILoggingEvent> encoder, ByteArrayOutputStream out) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        root.addAppender(appender);
        return appender;
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(plainAppender);
        root.detachAppender(jsonAppender);
        plainAppender.stop();
        jsonAppender.stop();
    }

    @Test
    void nameTheMessageWhoseEventCannotBeStored() {
        String numbers;
        String image;
        try (InProcess serai = InProcess.start(data, Map.of(), Part.NUMBERS, Part.IMAGES)) {
            serai.s3().deleteBucket(request -> request.bucket("log-events"));
            numbers = serai.send("requestQueue", "1,2,3");
            image = serai.send("inbox", "{\"key\":\"cat.png\"}");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                expectLines("ERROR", "numbers-requests", numbers);
                // the job's own route cannot note the failure either, so the one that took the message apart says it
                expectLines("ERROR", "image-message", image);
            });
        }
        assertThat(lines(plain))
                .filteredOn(line -> line.contains("NoSuchBucket") && line.contains(" ERROR "))
                .isNotEmpty()
                .allMatch(line -> line.contains(numbers) || line.contains(image));
    }

    @Test
    void sayNothingOfRefusalsOfHttpAtAnyLevel() throws Exception {
        Logger errors = context.getLogger("org.apache.camel.processor.errorhandler");
        int port = SeraiProcess.freePort();
        errors.setLevel(Level.DEBUG);
        try (InProcess serai = InProcess.start(data, Map.of("serai.http.port", String.valueOf(port)), Part.HTTP)) {
            HttpResponse<String> refused = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/statistics"))
                                    .POST(HttpRequest.BodyPublishers.ofString("1,x"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(400);
        } finally {
            errors.setLevel(null);
        }
        assertThat(lines(plain)).noneMatch(line -> line.contains("Failed delivery"));
    }

    private void expectLines(String level, String route, String id) {
        assertThat(lines(plain))
                .anyMatch(line ->
                        line.contains(" %-5s ".formatted(level)) && line.contains("[" + route + " " + id + "] "));
        assertThat(lines(json))
                .map(Json::readObject)
                .anyMatch(line -> line.path("level").asText().equals(level)
                        && line.path("mdc").path("camel.messageId").asText().equals(id)
                        && line.path("mdc").path("camel.routeId").asText().equals(route));
    }

    private static List<String> lines(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
