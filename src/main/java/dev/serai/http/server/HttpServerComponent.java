package dev.serai.http.server;

import dev.serai.memory.Budget;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.http.HttpServerBootstrapFactory;
import org.apache.camel.component.netty.http.HttpServerInitializerFactory;
import org.apache.camel.component.netty.http.NettyHttpComponent;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Camel's {@code netty-http} with Serai's rules, for every route that consumes from it: requests pass the
 * {@link RequestHeadFilter} before their body is read, arrive as the variable {@code request}, and end in a {@link Reply} or a
 * {@link Problem}. To be bound under the component's own name.
 *
 * <p>A component of its own, because {@code netty-http} disregards the option {@code serverInitializerFactory} and always
 * builds the same pipeline, in which a body over the limit, a wrong method and a wrong path are answered without a word.
 */
public final class HttpServerComponent extends NettyHttpComponent {
    /** Threads that run routes. Work is asked for and waited for without a thread. */
    private static final int THREADS = 32;

    /** Threads for routes that call queues or buckets, because each call takes one until it is answered. */
    private static final int CALLERS = 24;

    /** Bytes that are read from a connection at once: at first, and while a body comes in. */
    private static final int FIRST_READ = 2 << 10;

    private static final int MOST_AT_ONCE = 256 << 10;

    private final HttpServerRules rules;
    private final Budget budget;
    private final OwnHosts hosts;
    private final Map<Integer, HttpRoutes> routes = new ConcurrentHashMap<>();
    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private volatile boolean held;
    private ExecutorService threads;
    private ExecutorService callers;

    /** A component whose servers keep those rules; all of them together share one budget of bytes. */
    public HttpServerComponent(HttpServerRules rules) {
        this.rules = rules;
        this.budget = new Budget(rules.maxBytesInFlight());
        this.hosts = new OwnHosts(rules.hosts());
        setNettyHttpBinding(new HttpBinding());
        setMuteException(true);
    }

    @Override
    protected void doInit() throws Exception {
        // Camel's own executor binds a connection to a thread, so that one that waits would hold up others; Netty's,
        // which
        // does not, keeps a queue of timed tasks, which costs more than a short route
        getConfiguration().setUsingExecutorService(false);
        threads = Executors.newFixedThreadPool(THREADS, new DefaultThreadFactory("http", true));
        callers = Executors.newFixedThreadPool(CALLERS, new DefaultThreadFactory("http-caller", true));
        super.doInit();
    }

    /**
     * Until that is closed, ports of this component in the context stay bound, and paths of removed routes are answered as those
     * of stopped ones: for an edit, which removes routes and brings them again. One at a time.
     */
    public static Hold hold(CamelContext camel) {
        if (!(camel.hasComponent("netty-http") instanceof HttpServerComponent servers)) {
            return () -> {};
        }
        servers.hold(true);
        return () -> servers.hold(false);
    }

    private void hold(boolean hold) {
        held = hold;
        routes.values().forEach(port -> port.hold(hold));
        if (!hold) {
            servers.values().forEach(Server::stop); // those without a route
        }
    }

    /** What {@link #hold} keeps until it is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** The routes of that port, in the place of Camel's own multiplexer. */
    @Override
    public HttpRoutes getMultiplexChannelHandler(int port) {
        return routes.computeIfAbsent(port, number -> {
            HttpRoutes made = new HttpRoutes(threads, callers);
            made.init(number);
            made.hold(held);
            return made;
        });
    }

    @Override
    protected HttpServerBootstrapFactory getOrCreateHttpNettyServerBootstrapFactory(NettyHttpConsumer consumer) {
        return servers.computeIfAbsent(consumer.getConfiguration().getAddress(), address -> {
            int port = consumer.getConfiguration().getPort();
            Server server = new Server(getMultiplexChannelHandler(port));
            server.init(getCamelContext(), consumer.getConfiguration(), new ServerPipeline(consumer, port));
            return server;
        });
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(servers.values());
        servers.clear();
        routes.clear();
        super.doStop();
        if (threads != null) {
            threads.shutdown();
            callers.shutdown();
        }
    }

    /** A server that stops when it has no route and no edit may bring one. */
    private final class Server extends HttpServerBootstrapFactory {
        private final HttpRoutes routes;

        Server(HttpRoutes routes) {
            super(routes);
            this.routes = routes;
        }

        @Override
        protected void doStart() throws Exception {
            try {
                super.doStart();
            } catch (BindException e) {
                if (!held || routes.consumers() > 0) {
                    throw e;
                }
                stopServerBootstrap();
                servers.values().stream()
                        .filter(other -> other.routes == routes)
                        .forEach(Server::stopNow);
                super.doStart(); // an edit may give a port another address
            }
        }

        @Override
        public void stop() {
            if (!held || getCamelContext().isStopping()) {
                stopNow();
            }
        }

        private void stopNow() {
            super.stop();
        }
    }

    /** Camel's pipeline with Serai's aggregator instead of Netty's. */
    private final class ServerPipeline extends HttpServerInitializerFactory {
        private final RequestHeadFilter filter;
        private final int port;

        ServerPipeline(NettyHttpConsumer consumer, int port) {
            super(consumer);
            this.port = port;
            this.filter = new RequestHeadFilter(rules, getMultiplexChannelHandler(port), hosts);
        }

        @Override
        protected void initChannel(Channel channel) throws Exception {
            super.initChannel(channel);
            channel.pipeline().replace("decoder", "decoder", new RequestDecoder(configuration.getMaxHeaderSize()));
            channel.pipeline()
                    .replace("aggregator", "request-aggregator", new RequestAggregator(rules, filter, budget));
            if (port == rules.tlsPort()) {
                rules.tls().ifPresent(tls -> channel.pipeline().addFirst("ssl", tls.newHandler(channel.alloc())));
            }
            channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, FIRST_READ, MOST_AT_ONCE));
            if (channel.pipeline().get("ssl") == null) {
                // a client that has ended its own side of the connection still gets its answer
                channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            }
        }
    }
}
