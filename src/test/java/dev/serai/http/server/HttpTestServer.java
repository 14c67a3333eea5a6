package dev.serai.http.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

/** Routes behind the component on a free port. */
final class HttpTestServer implements AutoCloseable {
    /** Rules with what differs from test to test. */
    static final class Rules {
        int maxBytes = 100_000;
        long maxBytesInFlight = 150_000;
        Optional<String> apiKey = Optional.empty();
        List<String> openPaths = List.of();
        Optional<String> corsOrigin = Optional.empty();
        List<String> hosts = List.of();

        HttpServerRules build() {
            return new HttpServerRules(
                    maxBytes,
                    maxBytesInFlight,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    apiKey,
                    openPaths,
                    corsOrigin,
                    hosts,
                    Optional.empty(),
                    -1);
        }
    }

    /** What routes there are; {@code from} takes a path with its options. */
    interface Routes {
        void configure(Function<String, RouteDefinition> from);
    }

    final DefaultCamelContext camel = new DefaultCamelContext();
    final int port;

    HttpTestServer(Rules rules, Routes routes) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        camel.addComponent("netty-http", new HttpServerComponent(rules.build()));
        camel.getShutdownStrategy().setTimeout(1); // an exchange that an Error ended is one that Camel waits for
        add(routes);
        camel.start();
    }

    void add(Routes routes) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routes.configure(path -> from("netty-http:http://[::]:" + port + path));
            }
        });
    }

    RawHttp connect() throws IOException {
        return new RawHttp(port);
    }

    RawHttp.Answer ask(String text) throws IOException {
        return RawHttp.ask(port, text);
    }

    @Override
    public void close() {
        camel.stop();
    }
}
