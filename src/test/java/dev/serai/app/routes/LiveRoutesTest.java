package dev.serai.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.app.Settings;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Edits of a folder with one file, {@code greet.yaml}, in which the route {@code greet} answers with a word. */
class LiveRoutesTest {
    private static final Duration LIVE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private LiveRoutes routes;
    private ProducerTemplate client;

    @BeforeEach
    void start() throws Exception {
        write("greet.yaml", greeting("greet", "hello"));
        routes = new LiveRoutes(
                new RouteFiles(folder, List.of(), List.of()), new RouteCheck(Settings.load(Map.of())::find));
        camel.addRoutes(routes);
        camel.start();
        client = camel.createProducerTemplate();
        routes.follow();
    }

    @AfterEach
    void stop() throws Exception {
        routes.close();
        camel.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String greeting(String id, String word) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody:
                            constant: %s
                """
                .formatted(id, id, word);
    }

    private String ask(String id) {
        return client.requestBody("direct:" + id, "", String.class);
    }

    private void awaitAnswer(String word) {
        await().atMost(LIVE).until(() -> ask("greet").equals(word));
    }

    private List<String> faults() {
        return routes.faults().stream().map(RouteFault::toString).toList();
    }

    @Test
    void aSavedEditIsLiveWithinTwoSeconds() throws IOException {
        assertThat(ask("greet")).isEqualTo("hello");
        write("greet.yaml", greeting("greet", "salut"));
        awaitAnswer("salut");
        await().atMost(LIVE).until(() -> faults().isEmpty());
    }

    @Test
    void anAddedFileIsLiveAndGoesWhenItIsDeleted() throws IOException {
        write("more.yaml", greeting("more", "more"));
        await().atMost(LIVE).until(() -> camel.getRoute("more") != null);
        assertThat(ask("more")).isEqualTo("more");
        Files.delete(folder.resolve("more.yaml"));
        await().atMost(LIVE).until(() -> camel.getRoute("more") == null);
        assertThat(ask("greet")).isEqualTo("hello");
    }

    @Test
    void theShortExtensionIsLiveTooAndASubfolderIsSaidNotToBe() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(LiveRoutes.class);
        log.start();
        logger.addAppender(log);
        try {
            write("short.yml", greeting("short", "short"));
            await().atMost(SOON).until(() -> camel.getRoute("short") != null);
            Files.createDirectory(folder.resolve("old"));
            write("old/greet.yaml", greeting("greet", "copy"));
            await().atMost(SOON).until(() -> unread(log).size() == 1);
            write("short.yml", greeting("short", "longer"));
            await().atMost(SOON).until(() -> ask("short").equals("longer"));
            assertThat(unread(log))
                    .containsExactly(folder.resolve("old") + " is not read (1 route file): route files lie in " + folder
                            + " itself.");
            assertThat(ask("greet")).isEqualTo("hello");
        } finally {
            logger.detachAppender(log);
        }
    }

    private static List<String> unread(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("is not read"))
                .toList();
    }

    @Test
    void aRouteThatWasNotTouchedIsNotRestarted() throws IOException {
        write("greet.yaml", greeting("greet", "hello") + greeting("second", "one"));
        await().atMost(LIVE).until(() -> camel.getRoute("second") != null);
        Object greet = camel.getRoute("greet");
        write("greet.yaml", "# a comment\n" + greeting("greet", "hello") + greeting("second", "two"));
        await().atMost(LIVE).until(() -> ask("second").equals("two"));
        assertThat(camel.getRoute("greet")).isSameAs(greet);
    }

    @Test
    void aBrokenFileIsReportedWithItsLineAndTheLastGoodRoutesRunOn() throws IOException {
        write("greet.yaml", greeting("greet", "salut").replace("- setBody", "- setBodi"));
        await().atMost(LIVE).until(() -> !faults().isEmpty());
        assertThat(faults())
                .containsExactly(folder.resolve("greet.yaml")
                        + ":6: There is no 'setBodi' in an item of 'steps'. Is 'setBody' meant?");
        assertThat(ask("greet")).isEqualTo("hello");
        write("greet.yaml", greeting("greet", "salut"));
        awaitAnswer("salut");
        await().atMost(LIVE).until(() -> faults().isEmpty());
    }

    @Test
    void aFileThatIsRightButDoesNotStartLeavesTheLastGoodRoutes() throws IOException {
        write("greet.yaml", greeting("greet", "salut") + "        - bean: { ref: nobody }\n");
        await().atMost(LIVE).until(() -> !faults().isEmpty());
        assertThat(faults()).singleElement().asString().startsWith(folder.resolve("greet.yaml") + ":8: ");
        assertThat(ask("greet")).isEqualTo("hello");
        assertThat(camel.getRoutes()).hasSize(1);
        write("greet.yaml", greeting("greet", "salut"));
        awaitAnswer("salut");
    }

    @Test
    void oneBrokenFileDoesNotHoldBackTheOthers() throws IOException {
        write("broken.yaml", "- route: [");
        write("greet.yaml", greeting("greet", "salut"));
        awaitAnswer("salut");
        await().atMost(LIVE).until(() -> !faults().isEmpty());
        assertThat(faults()).singleElement().asString().contains("broken.yaml:1: This is not YAML: ");
    }

    @Test
    void oneFileThatDoesNotStartDoesNotHoldBackTheOthers() throws IOException {
        write("bad.yaml", greeting("bad", "bad") + "        - bean: { ref: nobody }\n");
        write("greet.yaml", greeting("greet", "salut"));
        await().atMost(SOON).until(() -> ask("greet").equals("salut"));
        await().atMost(SOON).until(() -> !faults().isEmpty());
        assertThat(faults()).singleElement().asString().contains("bad.yaml:8: ");
        assertThat(camel.getRoute("bad")).isNull();
        write("more.yaml", greeting("more", "more"));
        await().atMost(SOON).until(() -> camel.getRoute("more") != null);
        assertThat(faults()).singleElement().asString().contains("bad.yaml:8: ");
    }

    @Test
    void noMessageIsLostWhileTheFileIsBroken() throws Exception {
        AtomicBoolean more = new AtomicBoolean(true);
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread sender = new Thread(() -> {
            while (more.get()) {
                try {
                    answers.merge(ask("greet"), 1, Integer::sum);
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            }
        });
        sender.start();
        for (String broken :
                List.of("- broken", "- route: [", greeting("greet", "x").replace("direct", "dirrect"))) {
            write("greet.yaml", broken);
            await().atMost(LIVE).until(() -> !faults().isEmpty() && !faults().equals(reported));
            reported = faults();
        }
        more.set(false);
        sender.join();
        assertThat(failure.get()).isNull();
        assertThat(answers).containsOnlyKeys("hello");
    }

    private List<String> reported = List.of();

    @Test
    void aChangedTemplateChangesTheRoutesMadeFromIt() throws IOException {
        write("templates.yaml", template("one"));
        write(
                "made.yaml",
                """
                - templatedRoute:
                    routeTemplateRef: answerer
                    parameters: [ { name: address, value: made } ]
                """);
        await().atMost(LIVE).until(() -> camel.getRoutes().size() == 2);
        assertThat(ask("made")).isEqualTo("one");
        write("templates.yaml", template("two"));
        await().atMost(LIVE)
                .until(() -> camel.getRoutes().size() == 2 && ask("made").equals("two"));
        assertThat(ask("greet")).isEqualTo("hello");
    }

    private static String template(String word) {
        return """
                - routeTemplate:
                    id: answerer
                    parameters: [ { name: address, description: where } ]
                    from:
                      uri: direct:{{address}}
                      steps:
                        - setBody: { constant: %s }
                """
                .formatted(word);
    }

    @Test
    void aChangedRouteConfigurationChangesTheRoutesUnderIt() throws IOException {
        write(
                "greet.yaml",
                greeting("greet", "hello").replace("id: greet", "id: greet\n    routeConfigurationId: rescue")
                        + "        - throwException: { exceptionType: java.lang.IllegalStateException, message: x }\n");
        write("errors.yaml", rescue("rescued"));
        awaitAnswer("rescued");
        write("errors.yaml", rescue("saved"));
        awaitAnswer("saved");
    }

    @Test
    void callersStopBeforeWhatTheyCallSoThatNoMessageFailsAndAnEditIsNotHeldUp() throws Exception {
        AtomicInteger failed = new AtomicInteger();
        camel.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeFailedEvent) {
                    failed.incrementAndGet();
                }
            }
        });
        write("errors.yaml", rescue("one"));
        write("chain.yaml", busy("first", "middle") + busy("second", "middle") + calling("middle", "back") + slow());
        await().atMost(SOON).until(() -> camel.getRoute("back") != null);
        for (Runnable edit : List.<Runnable>of(
                () -> edit("errors.yaml", "one", "two"), // restarts all routes
                () -> edit("chain.yaml", "id: back", "id: back\n    description: changed"))) {
            Route before = camel.getRoute("back");
            edit.run();
            await().atMost(Duration.ofSeconds(20)) // less than Camel waits for a route that is called and not there
                    .until(() -> camel.getRoute("back") != null && camel.getRoute("back") != before);
        }
        assertThat(failed).hasValue(0);
    }

    private void edit(String name, String from, String to) {
        try {
            write(name, Files.readString(folder.resolve(name)).replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String busy(String id, String called) {
        return calling(id, called).replace("direct:" + id, "timer:" + id + "?period=1&delay=0");
    }

    private static String calling(String id, String called) {
        return greeting(id, "hello") + "        - to: direct:" + called + "\n";
    }

    private static String slow() {
        return greeting("back", "hello") + "        - delay: { constant: 50 }\n";
    }

    /** A definition that all routes share, so that a change of the word restarts all of them. */
    static String rescue(String word) {
        return """
                - routeConfiguration:
                    id: rescue
                    onException:
                      - onException:
                          exception: [ java.lang.IllegalStateException ]
                          handled: { constant: true }
                          steps:
                            - setBody: { constant: %s }
                """
                .formatted(word);
    }

    private void writeCallerAndCalled() throws IOException {
        write("caller.yaml", greeting("caller", "hello") + "        - to: direct:lower\n");
        write("lower.yaml", greeting("lower", "from below"));
        await().atMost(SOON).until(() -> camel.getRoute("caller") != null);
        assertThat(ask("caller")).isEqualTo("from below");
    }

    private void awaitFaultOf(String file) {
        await().atMost(SOON).until(() -> !faults().isEmpty());
        assertThat(faults())
                .containsExactly(folder.resolve(file) + ":1: This change makes a fault elsewhere: "
                        + folder.resolve("caller.yaml")
                        + ":8: There is no route from 'direct:lower', which route 'caller' calls.");
    }

    @Test
    void anEditThatLeavesOutWhatAnotherFileCallsIsRefusedAndHoldsBackNoOther() throws IOException {
        writeCallerAndCalled();
        Route lower = camel.getRoute("lower");
        write("lower.yaml", greeting("renamed", "from below"));
        write("greet.yaml", greeting("greet", "salut"));
        awaitFaultOf("lower.yaml");
        await().atMost(SOON).until(() -> ask("greet").equals("salut"));
        assertThat(camel.getRoute("lower")).isSameAs(lower);
        assertThat(camel.getRoute("renamed")).isNull();
        assertThat(ask("caller")).isEqualTo("from below");
        write("caller.yaml", greeting("caller", "hello") + "        - to: direct:renamed\n");
        await().atMost(SOON).until(() -> faults().isEmpty());
        assertThat(camel.getRoute("lower")).isNull();
        assertThat(ask("caller")).isEqualTo("from below");
    }

    @Test
    void aFileThatOthersCallStaysLiveWhenItIsDeletedUntilNoneDoes() throws IOException {
        writeCallerAndCalled();
        Files.delete(folder.resolve("lower.yaml"));
        awaitFaultOf("lower.yaml");
        assertThat(ask("caller")).isEqualTo("from below");
        write("caller.yaml", greeting("caller", "alone"));
        await().atMost(SOON).until(() -> faults().isEmpty());
        await().atMost(SOON).until(() -> camel.getRoute("lower") == null);
        assertThat(ask("caller")).isEqualTo("alone");
    }

    @Test
    void aNewCallOfARouteThatIsNotThereIsRefused() throws IOException {
        write("greet.yaml", greeting("greet", "salut") + "        - to: direct:lower\n");
        await().atMost(SOON).until(() -> !faults().isEmpty());
        assertThat(faults())
                .containsExactly(folder.resolve("greet.yaml")
                        + ":8: There is no route from 'direct:lower', which route 'greet' calls.");
        assertThat(ask("greet")).isEqualTo("hello");
    }

    @Test
    void aCalledRouteThatDoesNotStartTakesNothingFromItsCaller() throws IOException {
        writeCallerAndCalled();
        write("lower.yaml", greeting("other", "other"));
        write("more.yaml", greeting("lower", "new") + "        - bean: { ref: nobody }\n");
        await().atMost(SOON).until(() -> faults().size() == 2);
        assertThat(faults()).anyMatch(fault -> fault.contains("more.yaml:8: "));
        assertThat(ask("caller")).isEqualTo("from below");
    }

    @Test
    void aWholeFileIsReplacedWhereItsItemsBelongTogether() throws IOException {
        write(
                "greet.yaml",
                """
                - onException:
                    exception: [ java.lang.IllegalStateException ]
                    handled: { constant: true }
                    steps:
                      - setBody: { constant: caught }
                """
                        + greeting("greet", "hello")
                        + "        - throwException: { exceptionType: java.lang.IllegalStateException, message: x }\n");
        awaitAnswer("caught");
    }

    /** A step that takes a port as soon as its route is made, and then fails: as if another program had been quicker. */
    public static final class PortTaker {
        private static int port;
        private static ServerSocket taken;

        public PortTaker() throws IOException {
            if (taken == null || taken.isClosed()) {
                taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            }
            throw new IllegalStateException("this step never starts");
        }

        /** Leaves the port to others. */
        static void give() throws IOException {
            if (taken != null) {
                taken.close();
            }
        }

        public void run() {}
    }

    private static String listening(int port, String word) {
        return greeting("listening", word).replace("direct:listening", "netty:tcp://127.0.0.1:" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Three routes, of which the second takes the port of the third in an edit, so that neither old nor new can start. */
    private void loseTheRouteThatListens(int port) throws IOException {
        PortTaker.port = port;
        write("greet.yaml", greeting("greet", "hello") + greeting("second", "one") + listening(port, "here"));
        await().atMost(SOON).until(() -> camel.getRoutes().size() == 3);
        write(
                "greet.yaml",
                greeting("greet", "salut")
                        + greeting("second", "two") + "        - bean: { beanType: \"" + PortTaker.class.getName()
                        + "\" }\n"
                        + listening(port, "there"));
        await().atMost(SOON).until(() -> !faults().isEmpty());
        await().atMost(SOON).until(() -> !routes.missing().isEmpty());
    }

    @Test
    void anOldRouteThatDoesNotStartAgainTakesNothingFromTheOthersAndComesBackByItself() throws IOException {
        int port = freePort();
        try {
            loseTheRouteThatListens(port);
            assertThat(ask("greet")).isEqualTo("hello");
            assertThat(ask("second")).isEqualTo("one");
            assertThat(camel.getRoute("listening")).isNull();
            assertThat(routes.missing())
                    .singleElement()
                    .asString()
                    .startsWith(folder.resolve("greet.yaml") + ":")
                    .contains("Route 'listening' ran before and does not start again", "in use");
            assertThat(faults())
                    .hasSize(2)
                    .anyMatch(fault -> fault.endsWith("this step never starts."))
                    .contains(routes.missing().get(0).toString());
            write("more.yaml", greeting("more", "more")); // which is not held back
            await().atMost(SOON).until(() -> camel.getRoute("more") != null);
            assertThat(routes.missing()).hasSize(1);
        } finally {
            PortTaker.give();
        }
        await().atMost(SOON).until(() -> routes.missing().isEmpty());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(faults()).singleElement().asString().endsWith("this step never starts.");
        assertThat(camel.getRoutes()).hasSize(4);
    }

    @Test
    void anOldRouteThatDoesNotStartAgainComesBackWhenItsFileIsMended() throws IOException {
        int port = freePort();
        try {
            loseTheRouteThatListens(port);
            write("greet.yaml", greeting("greet", "salut") + listening(port, "there"));
            await().atMost(SOON).until(() -> faults().stream().noneMatch(fault -> fault.contains("never starts")));
            assertThat(faults()).hasSize(2); // the old one is missing still, and the new one cannot start either
            assertThat(routes.missing()).hasSize(1);
            assertThat(ask("greet")).isEqualTo("hello");
            int other = freePort();
            write("greet.yaml", greeting("greet", "salut") + listening(other, "there"));
            await().atMost(SOON).until(() -> ask("greet").equals("salut"));
            await().atMost(SOON).until(() -> faults().isEmpty());
            assertThat(routes.missing()).isEmpty();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), other)) {
                assertThat(client.isConnected()).isTrue();
            }
        } finally {
            PortTaker.give();
        }
    }

    /** A step whose class is there and cannot be used. */
    public static final class Unusable {
        public Unusable() {
            throw new NoClassDefFoundError("on purpose");
        }

        public void run() {}
    }

    @Test
    void aClassThatCannotBeUsedLeavesTheLastGoodRoutesAndLaterEditsAreSeen() throws IOException {
        write(
                "greet.yaml",
                greeting("greet", "salut") + "        - bean: { beanType: \"" + Unusable.class.getName() + "\" }\n");
        await().atMost(SOON).until(() -> !faults().isEmpty());
        assertThat(ask("greet")).isEqualTo("hello");
        write("greet.yaml", greeting("greet", "salut"));
        awaitAnswer("salut");
        await().atMost(SOON).until(() -> faults().isEmpty());
    }

    @Test
    void aFileThatNamedAnUnknownComponentIsLiveOnceItIsMended() throws IOException {
        write("more.yaml", greeting("more", "more").replace("direct:more", "dirrect:more"));
        await().atMost(SOON).until(() -> !faults().isEmpty());
        write("more.yaml", greeting("more", "more"));
        await().atMost(SOON).until(() -> camel.getRoute("more") != null);
        await().atMost(SOON).until(() -> faults().isEmpty());
        assertThat(ask("more")).isEqualTo("more");
        assertThat(ask("greet")).isEqualTo("hello");
    }

    @Test
    void refusesToStartWithABrokenFile() throws Exception {
        write("greet.yaml", greeting("greet", "hello").replace("- setBody", "- setBodi"));
        try (DefaultCamelContext other = new DefaultCamelContext();
                LiveRoutes broken = new LiveRoutes(
                        new RouteFiles(folder, List.of(), List.of()), new RouteCheck(Settings.load(Map.of())::find))) {
            assertThatThrownBy(() -> other.addRoutes(broken))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("greet.yaml:6: There is no 'setBodi'");
            assertThat(other.getRoutes()).isEmpty();
        }
    }

    @Test
    void refusesToStartWithACallOfARouteThatIsNotThere() throws Exception {
        write("greet.yaml", greeting("greet", "hello") + "        - to: seda:gone\n");
        try (DefaultCamelContext other = new DefaultCamelContext();
                LiveRoutes broken = new LiveRoutes(
                        new RouteFiles(folder, List.of(), List.of()), new RouteCheck(Settings.load(Map.of())::find))) {
            assertThatThrownBy(() -> other.addRoutes(broken))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining(
                            "greet.yaml:8: There is no route from 'seda:gone', which route 'greet' calls.");
        }
    }
}
