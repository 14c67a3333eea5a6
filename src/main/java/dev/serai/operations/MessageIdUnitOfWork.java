package dev.serai.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.impl.engine.MDCUnitOfWork;
import org.apache.camel.spi.UnitOfWork;
import org.slf4j.MDC;

/**
 * Camel's unit of work, which puts into the logging context what a line is about, but with the id that the queue gave the
 * message in the place of Camel's own, wherever a message came from a queue. Made for the parts of a split message as
 * well, to which Camel would give ids of their own.
 */
public final class MessageIdUnitOfWork extends MDCUnitOfWork {
    private MessageIdUnitOfWork(Exchange exchange, CamelContext camel) {
        super(
                exchange,
                camel.getInflightRepository(),
                camel.getMDCLoggingKeysPattern(),
                camel.isAllowUseOriginalMessage(),
                camel.isUseBreadcrumb());
    }

    /** The unit of work of that exchange. */
    public static UnitOfWork of(Exchange exchange) {
        return new MessageIdUnitOfWork(exchange, exchange.getContext());
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
