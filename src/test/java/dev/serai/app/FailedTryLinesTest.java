package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.serai.SeraiProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of a try that failed: one line, of any route. */
class FailedTryLinesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String ROUTES =
            """
            - route:
                id: orders
                from:
                  uri: aws2-sqs:orders
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: no orders today
            - routeConfiguration:
                id: bill-failures
                onException:
                  - onException:
                      exception:
                        - java.lang.IllegalStateException
                      steps:
                        - throwException:
                            exceptionType: java.lang.UnsupportedOperationException
                            message: nobody to tell
            - route:
                id: bills
                routeConfigurationId: bill-failures
                from:
                  uri: aws2-sqs:bills
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: no bills today
            """;

    private static final String SILENT =
            """
            - routeConfiguration:
                id: silence
                onException:
                  - onException:
                      exception:
                        - java.lang.Throwable
                      redeliveryPolicy:
                        logExhausted: false
            - route:
                id: silent
                routeConfigurationId: silence
                from:
                  uri: "netty-http:http://{{serai.http.host}}:{{serai.http.port}}/silent?mapHeaders=false"
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: nothing here
            - route:
                id: spoken
                from:
                  uri: "netty-http:http://{{serai.http.host}}:{{serai.http.port}}/spoken?mapHeaders=false"
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: nothing there
            """;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            log.add(event);
        }
    };

    @TempDir
    private Path data;

    @BeforeEach
    void listen() {
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(appender);
    }

    private InProcess start(Part... more) {
        return InProcess.start(data, Map.of("serai.queue.visibility-timeout", "60"), Part.NUMBERS, more);
    }

    /** The lines about a message whose try has failed, when nothing more can come. */
    private List<String> lines(InProcess serai, String id) {
        Awaitility.await().atMost(SOON).until(() -> !warnings(id).isEmpty());
        serai.close();
        return warnings(id);
    }

    private List<String> warnings(String id) {
        return log.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(event -> id.equals(event.getMDCPropertyMap().get("camel.messageId")))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void ofNumbersWhoseReplyCannotBeSent() {
        InProcess serai = start();
        String responses = serai.queue("responseQueue");
        serai.sqs().deleteQueue(request -> request.queueUrl(responses));
        expectOne(lines(serai, serai.send("requestQueue", "1,2,3")), "responseQueue");
    }

    @Test
    void ofNumbersWhoseEventCannotBeStored() {
        InProcess serai = start();
        serai.s3().deleteBucket(request -> request.bucket("log-events"));
        expectOne(lines(serai, serai.send("requestQueue", "1,2,3")), "bucket does not exist");
    }

    @Test
    void ofAnImageThatCannotBeFetched() {
        InProcess serai = start(Part.IMAGES);
        serai.s3().deleteBucket(request -> request.bucket("images"));
        expectOne(lines(serai, serai.send("inbox", "{\"key\":\"cat.png\"}")), "bucket does not exist");
    }

    @Test
    void ofAnImageWhoseEventCannotBeStored() {
        InProcess serai = start(Part.IMAGES);
        serai.s3().deleteBucket(request -> request.bucket("log-events"));
        expectOne(lines(serai, serai.send("inbox", "{\"key\":\"cat.png\"}")), "bucket does not exist");
    }

    @Test
    void ofAUsersRouteWithBothCausesIfHandlingItFailsToo() throws IOException {
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(data.resolve("routes/orders.yaml"), ROUTES);
        try (InProcess serai = start()) {
            for (String queue : List.of("orders", "bills")) {
                serai.sqs().createQueue(request -> request.queueName(queue));
                serai.send(queue, "1");
            }
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            !about("no orders").isEmpty() && !about("no bills").isEmpty());
        }
        expectOne(about("no orders"), "no orders today");
        expectOne(about("no bills"), "no bills today");
        assertThat(about("no bills")).isEqualTo(about("nobody to tell"));
    }

    /** A client is told that the log says what went wrong; so it does, whatever the route makes of failures. */
    @Test
    void ofARequestWhoseRouteSaysNothing() throws Exception {
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(data.resolve("routes/silent.yaml"), SILENT);
        String port = String.valueOf(SeraiProcess.freePort());
        try (InProcess serai = InProcess.start(data, Map.of("serai.http.port", port), Part.HTTP)) {
            for (String path : List.of("silent", "spoken")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("its log says what");
            }
        }
        expectOne(about("nothing here"), "nothing here");
        expectOne(about("nothing there"), "nothing there");
    }

    private List<String> about(String cause) {
        return log.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(event -> event.getFormattedMessage() + "; " + causes(event))
                .filter(line -> line.contains(cause))
                .toList();
    }

    private static String causes(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? ""
                : event.getThrowableProxy().getMessage();
    }

    private static void expectOne(List<String> lines, String cause) {
        assertThat(lines).singleElement().asString().contains(cause).doesNotContain("\n", "Message History");
    }
}
