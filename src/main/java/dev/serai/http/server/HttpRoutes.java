package dev.serai.http.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.http.HttpServerConsumerChannelFactory;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of one port: which of them serves a path and method, and the last handler of the pipeline, which gives a
 * request to the one that was found for it. In the place of Camel's multiplexer, which reads the request target a second
 * time and in a way of its own. Routes come and go while Serai runs; safe for use by several threads.
 */
@Sharable
final class HttpRoutes extends ChannelInboundHandlerAdapter implements HttpServerConsumerChannelFactory {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final List<HttpRoute> routes = new CopyOnWriteArrayList<>();
    private final List<HttpRoute> stopped = new CopyOnWriteArrayList<>();
    private final Executor threads;
    private final Executor callers;
    private volatile boolean held;
    private int port;

    /**
     * @param threads runs requests of routes
     * @param callers runs those of routes that call queues or buckets
     */
    HttpRoutes(Executor threads, Executor callers) {
        this.threads = threads;
        this.callers = callers;
    }

    /**
     * A route that consumes from this port.
     *
     * @param handler gives a request to its consumer
     * @param segments of its path; one in braces stands for any
     * @param prefix whether further segments may follow
     * @param methods those it takes
     */
    record HttpRoute(RouteHandler handler, List<String> segments, boolean prefix, Set<String> methods) {
        static HttpRoute of(NettyHttpConsumer consumer, Executor threads, Executor callers) {
            String path = consumer.getConfiguration().getPath();
            List<String> segments = RequestTarget.segments(path == null ? "" : RequestTarget.decoded(path));
            boolean wildcard =
                    !segments.isEmpty() && segments.get(segments.size() - 1).equals("*");
            String restrict = consumer.getEndpoint().getHttpMethodRestrict();
            return new HttpRoute(
                    new RouteHandler(consumer, threads, callers),
                    wildcard ? segments.subList(0, segments.size() - 1) : segments,
                    wildcard || consumer.getEndpoint().getConfiguration().isMatchOnUriPrefix(),
                    restrict == null
                            ? Set.copyOf(METHODS)
                            : Arrays.stream(restrict.split(","))
                                    .map(method -> method.strip().toUpperCase(Locale.ROOT))
                                    .collect(Collectors.toUnmodifiableSet()));
        }

        private boolean matches(List<String> path) {
            if (path.size() < segments.size() || path.size() > segments.size() && !prefix) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                if (!isVariable(i) && !segments.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean isVariable(int i) {
            return segments.get(i).startsWith("{") && segments.get(i).endsWith("}");
        }

        /** Whether this names a path more closely than the other does: from left to right, a name before any name. */
        private boolean closerThan(HttpRoute other) {
            for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
                if (isVariable(i) != other.isVariable(i)) {
                    return other.isVariable(i);
                }
            }
            return segments.size() != other.segments.size()
                    ? segments.size() > other.segments.size()
                    : !prefix && other.prefix;
        }

        /** Whether the route is there but takes nothing at present. */
        boolean suspended() {
            NettyHttpConsumer consumer = handler.getConsumer();
            return consumer.isSuspended() || consumer.isStoppingOrStopped();
        }

        /** Whether a route that does not consume any more is still one of the application's, or that is stopping. */
        private boolean remains() {
            NettyHttpConsumer consumer = handler.getConsumer();
            CamelContext camel = consumer.getEndpoint().getCamelContext();
            return !camel.isStarted() || camel.getRoute(consumer.getRouteId()) != null;
        }
    }

    /** The route that serves that target with that method; one that is suspended or stopped counts too. */
    Optional<HttpRoute> find(String method, RequestTarget target) {
        if (!METHODS.contains(method)) {
            return Optional.empty();
        }
        return Stream.concat(routes.stream(), stopped.stream().filter(route -> held || route.remains()))
                .filter(route -> route.methods.contains(method) && route.matches(target.segments()))
                .reduce((closest, route) -> route.closerThan(closest) ? route : closest);
    }

    /** Whether routes that are removed count as stopped, because an edit may bring them again. */
    void hold(boolean held) {
        this.held = held;
        if (!held) {
            stopped.removeIf(route -> !route.remains());
        }
    }

    /** The methods that routes take on that path, in a fixed order, {@code OPTIONS} last; empty if there is no route. */
    String allowed(RequestTarget target) {
        String methods = METHODS.stream()
                .filter(method -> find(method, target).isPresent())
                .collect(Collectors.joining(", "));
        return methods.isEmpty() ? "" : methods + ", OPTIONS";
    }

    /** All methods that a route can take, as {@link #allowed} writes them. */
    static String methods() {
        return String.join(", ", METHODS) + ", OPTIONS";
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!(message instanceof AggregatedRequest request)) {
            ReferenceCountUtil.release(message);
            return;
        }
        // a route that was edited while the body arrived has a successor under the same path
        Optional<HttpRoute> route = routes.contains(request.route())
                ? Optional.of(request.route())
                : find(request.method().name(), request.target());
        if (route.isEmpty()) {
            refuse(ctx, request, Problem.notFound(request.target().path()));
        } else if (route.get().suspended()) {
            refuse(ctx, request, Problem.suspended());
        } else {
            try {
                route.get().handler().serve(ctx, request);
            } catch (RejectedExecutionException e) {
                refuse(ctx, request, Problem.suspended());
            }
        }
    }

    private static void refuse(ChannelHandlerContext ctx, AggregatedRequest request, Problem problem) {
        request.release();
        ctx.channel().writeAndFlush(problem.reply().toNetty());
    }

    /** A connection that failed; what a request's own handling throws is answered by its {@link RouteHandler}. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A connection ended: {}", cause.toString());
        ctx.close();
    }

    @Override
    public void init(int port) {
        this.port = port;
    }

    @Override
    public void addConsumer(NettyHttpConsumer consumer) {
        consumer.setExceptionHandler(new WriteFailures(consumer));
        routes.add(HttpRoute.of(consumer, threads, callers));
        stopped.removeIf(route -> !held && !route.remains()
                || route.handler().getConsumer().getRouteId().equals(consumer.getRouteId()));
    }

    @Override
    public void removeConsumer(NettyHttpConsumer consumer) {
        for (HttpRoute route : routes) {
            if (route.handler().getConsumer() == consumer) {
                routes.remove(route);
                stopped.add(route);
            }
        }
    }

    @Override
    public int consumers() {
        return routes.size();
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public ChannelHandler getChannelHandler() {
        return this;
    }
}
