package dev.serai.http.server;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.netty.http.DefaultNettyHttpBinding;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.support.ExchangeHelper;

/** What a request becomes in an exchange, and an exchange in an answer. */
final class HttpBinding extends DefaultNettyHttpBinding {
    /** The exchange variable that holds the {@link Request}. */
    static final String REQUEST = "request";

    @Override
    public Message toCamelMessage(FullHttpRequest request, Exchange exchange, NettyHttpConfiguration configuration)
            throws Exception {
        Message message = super.toCamelMessage(request, exchange, configuration);
        if (request instanceof AggregatedRequest aggregated) {
            exchange.setVariable(REQUEST, aggregated.request());
            message.setBody(aggregated.request().body());
        }
        return message;
    }

    @Override
    public HttpResponse toNettyResponse(Message message, NettyHttpConfiguration configuration) throws Exception {
        Exchange exchange = message.getExchange();
        Exception thrown = exchange.getException();
        if (thrown != null) {
            ExchangeHelper.setFailureHandled(exchange);
            return Problems.reported(thrown, exchange).reply().toNetty();
        }
        if (message.getBody() instanceof Reply reply) {
            return reply.toNetty();
        }
        return super.toNettyResponse(message, configuration);
    }
}
