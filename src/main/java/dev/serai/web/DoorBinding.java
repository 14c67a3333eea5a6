package dev.serai.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.netty.http.DefaultNettyHttpBinding;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request becomes in an exchange, and an exchange in an answer. */
final class DoorBinding extends DefaultNettyHttpBinding {
    /** The exchange variable that holds the {@link Request}. */
    static final String REQUEST = "request";

    private static final Logger LOG = LoggerFactory.getLogger(DoorBinding.class);

    @Override
    public Message toCamelMessage(FullHttpRequest request, Exchange exchange, NettyHttpConfiguration configuration)
            throws Exception {
        Message message = super.toCamelMessage(request, exchange, configuration);
        if (request instanceof Arrived arrived) {
            exchange.setVariable(REQUEST, arrived.request());
            message.setBody(arrived.request().body());
        }
        return message;
    }

    @Override
    public HttpResponse toNettyResponse(Message message, NettyHttpConfiguration configuration) throws Exception {
        Exchange exchange = message.getExchange();
        Exception thrown = exchange.getException();
        if (thrown != null) {
            ExchangeHelper.setFailureHandled(exchange);
            return Problems.of(thrown).reply().toNetty();
        }
        if (message.getBody() instanceof Reply reply) {
            return reply.toNetty();
        }
        try {
            return super.toNettyResponse(message, configuration);
        } catch (Exception e) {
            LOG.error("The route {} ended with a body that cannot be sent", exchange.getFromRouteId(), e);
            return Problem.internal().reply().toNetty();
        }
    }
}
