package dev.serai.app;

import dev.serai.app.routes.LiveRoutes;
import dev.serai.app.routes.RouteCheck;
import dev.serai.app.routes.RouteFiles;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Queues;
import dev.serai.aws.embedded.UploadNotifications;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance of Serai in this process: the embedded queues and buckets if configured, Camel with the routes of
 * the chosen parts, and the management server. {@link #start} returns when the routes consume; {@link #close} stops
 * everything in reverse order, routes first, so that messages in flight can still be acknowledged.
 */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Settings settings;
    private final Set<Part> parts;
    private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
    private final List<String> notices = new ArrayList<>();
    private final EmbeddedServers embedded;
    private CamelContext camel;
    private boolean health;

    private Application(Set<Part> parts, EmbeddedServers embedded) {
        this.settings = embedded.settings();
        this.parts = EnumSet.copyOf(parts);
        this.embedded = embedded;
        running.push(embedded);
    }

    /**
     * Starts those parts.
     *
     * @param settings the resolved settings
     * @param parts the parts whose routes run
     * @throws UnavailableException if a dependency is missing; nothing is left running then
     */
    public static Application start(Settings settings, Set<Part> parts) {
        Settings effective = ListenAddresses.bracketed(settings);
        ListenAddresses.check(effective, parts);
        checkForCamel(effective);
        EmbeddedServers embedded = EmbeddedServers.start(effective, parts);
        Application application = new Application(parts, embedded);
        try {
            application.startRoutes();
        } catch (RuntimeException e) {
            Optional<UnavailableException> storeFailure = application.storeFailure();
            application.close();
            throw storeFailure.isPresent() ? storeFailure.get() : e;
        }
        return application;
    }

    /** Checks settings that only route files use: Camel would report them late and without naming the setting. */
    private static void checkForCamel(Settings settings) {
        settings.number("serai.queue.wait-time", 0, 20);
        settings.positive("serai.numbers.concurrency");
        settings.positive("serai.images.concurrency");
        settings.positive("serai.scale.timeout");
        settings.positive("serai.shutdown-timeout");
    }

    private void startRoutes() {
        EngineBeans engine = EngineBeans.of(settings, parts);
        running.push(engine);
        Beans beans = new Beans(settings, embedded::buckets, engine.jobs());
        running.push(beans);
        beans.bind("childPool", engine.pool());
        HttpBeans.add(beans, settings, parts, engine);
        Optional<PageBeans> page =
                parts.contains(Part.WEB) ? Optional.of(PageBeans.add(beans, settings, engine)) : Optional.empty();
        check(beans);
        if (parts.contains(Part.UDP)) {
            UdpBeans.add(beans, settings).ifPresent(notices::add);
        }
        OperationsBeans operations = OperationsBeans.add(beans, settings);
        Main main = new Main();
        main.setShutdownStrategy(new SimpleMainShutdownStrategy()); // the default one stops on a signal by itself
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(camelProperties());
        LiveRoutes routes = new LiveRoutes(routeFiles(settings, parts), new RouteCheck(settings::find));
        main.configure().addRoutesBuilder(routes);
        beans.byName().forEach(main::bind);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport started) {
                operations.beforeRoutes(started.getCamelContext());
            }
        });
        try {
            main.init();
            embedded.awaitQueues(); // routes consume from here on
            embedded.buckets().ifPresent(own -> notifyInbox(own, beans));
            main.start();
        } catch (Exception e) {
            page.ifPresent(Application::closeQuietly);
            closeQuietly(main::stop);
            throw explained(e);
        }
        running.push(main::stop);
        running.push(routes);
        page.ifPresent(running::push); // closed first, because stopping the routes would wait for long polls
        camel = main.getCamelContext();
        operations.afterStart(camel, routes, parts, engine, this::storeFailure);
        routes.follow();
        engine.start();
    }

    private void notifyInbox(EmbeddedBuckets buckets, Beans beans) {
        EmbeddedServers.announced(settings, parts).ifPresent(prefix -> {
            String bucket = settings.get("serai.bucket.images");
            UploadNotifications notices = new UploadNotifications(
                    new Queues(beans.sqs(), settings.access()), settings.get("serai.queue.inbox"), bucket);
            buckets.onObjectCreated(bucket, prefix, notices::created);
        });
    }

    /** Checks the queues and buckets of servers that are not embedded; embedded ones have what is needed. */
    private void check(Beans beans) {
        List<String> queues = settings.embeddedQueues() ? List.of() : Part.names(parts, Part::queues, settings);
        List<String> buckets = settings.embeddedBuckets() ? List.of() : Part.names(parts, Part::buckets, settings);
        new Provisioning(beans.sqs(), beans.s3(), settings.access()).check(queues, buckets);
    }

    private Properties camelProperties() {
        Properties properties = settings.asProperties();
        int port = settings.port("serai.health.port", -1);
        health = port >= 0;
        if (health && taken(settings.get("serai.health.host"), port)) {
            health = false;
            notices.add(
                    "Port " + port
                            + " is taken: this instance runs without health and metrics. Choose another port with --health-port PORT.");
        }
        properties.setProperty("camel.management.enabled", String.valueOf(health));
        // without the server nobody could read them
        properties.setProperty("camel.metrics.enabled", String.valueOf(health));
        return properties;
    }

    private static boolean taken(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The route files of those parts: the bundled ones and those in the configured folder. */
    public static RouteFiles routeFiles(Settings settings, Set<Part> parts) {
        return new RouteFiles(
                Path.of(settings.get("serai.routes.directory")),
                Part.all().stream().map(Part::label).toList(),
                EnumSet.copyOf(parts).stream().map(Part::label).toList());
    }

    /** Turns Camel's exception into one with a sentence for the operator. */
    private static RuntimeException explained(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnavailableException known) {
                return known;
            }
            if (cause instanceof BindException) {
                return new UnavailableException(
                        "A port is taken (" + cause.getMessage()
                                + "): stop the program that holds it, or choose another port.",
                        thrown);
            }
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new UnavailableException("The routes do not start: " + root.getMessage(), thrown);
    }

    /** The settings in force, with the actual ports. */
    public Settings settings() {
        return settings;
    }

    /** The parts that run. */
    public Set<Part> parts() {
        return Set.copyOf(parts);
    }

    /** Notices for the operator about a successful start, as whole sentences. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** Whether a running part uses queues and buckets. */
    public boolean usesAws() {
        return parts.stream().anyMatch(Part::needsAws);
    }

    /** The port of the management server, if it runs. */
    public int healthPort() {
        return camel.hasService(ManagementHttpServer.class).getPort();
    }

    /** Whether the management server runs. */
    public boolean hasManagementServer() {
        return health;
    }

    /**
     * Completes when the embedded queues can no longer store anything, with a sentence for the operator. The process
     * should then exit with a status that makes a supervisor restart it; {@link #close} still stops what it can in
     * order.
     */
    public CompletionStage<UnavailableException> failure() {
        return embedded.failure();
    }

    private Optional<UnavailableException> storeFailure() {
        return Optional.ofNullable(failure().toCompletableFuture().getNow(null));
    }

    /** The running Camel context. */
    public CamelContext camel() {
        return camel;
    }

    /** Stops everything in order, work in progress first; returns when all is stopped. */
    @Override
    public void close() {
        closeAll(running);
    }

    private static void closeAll(Deque<AutoCloseable> things) {
        for (AutoCloseable thing = things.poll(); thing != null; thing = things.poll()) {
            closeQuietly(thing);
        }
    }

    private static void closeQuietly(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LOG.warn("A component did not stop cleanly: {}", e.toString());
        }
    }
}
