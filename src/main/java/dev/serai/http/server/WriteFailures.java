package dev.serai.http.server;

import java.io.IOException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.NettyConsumerExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer does with failures that are left. That a client has gone before it had its reply is its own affair: Camel
 * would log a warning for each, and anybody could fill the log by asking and leaving.
 */
final class WriteFailures extends NettyConsumerExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

    WriteFailures(NettyConsumer consumer) {
        super(consumer);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        if (exception instanceof CamelExchangeException && exception.getCause() instanceof IOException cause) {
            LOG.debug("A client has gone before it had its reply: {}", cause.toString());
        } else {
            super.handleException(message, exchange, exception);
        }
    }
}
