package dev.serai.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.apache.camel.support.RestConsumerContextPathMatcher;
import org.apache.camel.support.RestConsumerContextPathMatcher.ConsumerPath;

/**
 * Which paths and methods the routes serve on a port, by the rules with which Camel then finds the route. Looked up at
 * each request, because routes come and go while Serai runs.
 */
final class Paths {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final CamelContext camel;
    private final int port;

    Paths(CamelContext camel, int port) {
        this.camel = camel;
        this.port = port;
    }

    /** Whether a route takes that method on that path. */
    boolean serves(String method, String path) {
        return METHODS.contains(method) && matches(consumers(), method, path);
    }

    /** The methods that routes take on that path, in a fixed order, {@code OPTIONS} last; empty if there is no route. */
    String allowed(String path) {
        List<ConsumerPath<NettyHttpConsumer>> consumers = consumers();
        String methods = METHODS.stream()
                .filter(method -> matches(consumers, method, path))
                .collect(Collectors.joining(", "));
        return methods.isEmpty() ? "" : methods + ", OPTIONS";
    }

    private static boolean matches(List<ConsumerPath<NettyHttpConsumer>> consumers, String method, String path) {
        // matchBestPath removes what does not match from a list of its own, and compares without a final slash
        return RestConsumerContextPathMatcher.matchBestPath(method, stripped(path), consumers) != null;
    }

    private static String stripped(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private List<ConsumerPath<NettyHttpConsumer>> consumers() {
        List<ConsumerPath<NettyHttpConsumer>> paths = new ArrayList<>();
        for (Route route : camel.getRoutes()) {
            if (route.getConsumer() instanceof NettyHttpConsumer consumer
                    && consumer.getConfiguration().getPort() == port
                    && consumer.isStarted()) {
                paths.add(new Known(consumer));
            }
        }
        return paths;
    }

    private record Known(NettyHttpConsumer consumer) implements ConsumerPath<NettyHttpConsumer> {
        @Override
        public String getRestrictMethod() {
            return consumer.getEndpoint().getHttpMethodRestrict();
        }

        @Override
        public String getConsumerPath() {
            return consumer.getConfiguration().getPath();
        }

        @Override
        public NettyHttpConsumer getConsumer() {
            return consumer;
        }

        @Override
        public boolean isMatchOnUriPrefix() {
            return consumer.getEndpoint().getConfiguration().isMatchOnUriPrefix();
        }
    }
}
