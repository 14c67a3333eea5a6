package dev.serai.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.component.netty.NettyConsumerExceptionHandler;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A client that goes costs no log line; what fails otherwise is logged. */
class WriteFailuresTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(NettyConsumerExceptionHandler.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    @Test
    void aConsumerLogsNoClientThatGoesButWhatFailsOtherwise() throws Exception {
        try (HttpTestServer server =
                new HttpTestServer(new HttpTestServer.Rules(), from -> from.apply("/a?mapHeaders=false")
                        .routeId("a")
                        .setBody(exchange -> Reply.of("image/png", new byte[1])))) {
            NettyHttpConsumer consumer =
                    (NettyHttpConsumer) server.camel.getRoute("a").getConsumer();
            consumer.getExceptionHandler()
                    .handleException(new CamelExchangeException(
                            "Cannot write response", null, new IOException("Connection reset by peer")));
            assertThat(lines.list).isEmpty();

            consumer.getExceptionHandler().handleException(new IOException("of a route"));
            assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
        }
    }
}
