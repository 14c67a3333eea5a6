package dev.serai.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.impl.engine.MDCUnitOfWork;
import org.apache.camel.spi.UnitOfWork;
import org.slf4j.MDC;

/**
 * Camel's unit of work with the queue's message id in the logging context, instead of Camel's own id, for messages that
 * came from a queue. It also applies to the parts of a split message, to which Camel gives ids of their own.
 */
public final class MessageIdUnitOfWork extends MDCUnitOfWork {
    private static final String DATAGRAMS = "netty://udp:";

    private MessageIdUnitOfWork(Exchange exchange, CamelContext camel) {
        super(
                exchange,
                camel.getInflightRepository(),
                camel.getMDCLoggingKeysPattern(),
                camel.isAllowUseOriginalMessage(),
                camel.isUseBreadcrumb());
    }

    /**
     * The unit of work of that exchange. A datagram's has no logging context: nothing of it is logged unless its route
     * fails, and to set and clear the context would be a tenth of all that a datagram costs.
     */
    public static UnitOfWork of(Exchange exchange) {
        CamelContext camel = exchange.getContext();
        return exchange.getFromEndpoint() != null
                        && exchange.getFromEndpoint().getEndpointUri().startsWith(DATAGRAMS)
                ? new DefaultUnitOfWork(
                        exchange,
                        camel.getInflightRepository(),
                        camel.isAllowUseOriginalMessage(),
                        camel.isUseBreadcrumb())
                : new MessageIdUnitOfWork(exchange, camel);
    }

    @Override
    public UnitOfWork newInstance(Exchange exchange) {
        return of(exchange);
    }

    @Override
    protected void prepareMDC(Exchange exchange) {
        super.prepareMDC(exchange);
        String id = exchange.getMessage().getHeader(Sqs2Constants.MESSAGE_ID, String.class);
        if (id != null) {
            MDC.put(MDC_MESSAGE_ID, id);
        }
    }
}
