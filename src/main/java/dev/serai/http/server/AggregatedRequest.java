package dev.serai.http.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import org.apache.camel.Exchange;

/**
 * A request that has arrived whole, with the route that was found for it, for Camel's part of the pipeline. The body
 * stands in {@link #request()} alone; the target is written anew from what was parsed.
 */
final class AggregatedRequest extends DefaultFullHttpRequest {
    private final transient RequestTarget target;
    private final transient HttpRoutes.HttpRoute route;
    private final transient Request request;
    private transient Exchange exchange;
    private volatile boolean answered;

    AggregatedRequest(HttpRequest head, RequestTarget target, HttpRoutes.HttpRoute route, Request request) {
        super(
                head.protocolVersion(),
                head.method(),
                target.toString(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                new DefaultHttpHeaders());
        if (!headers().contains(HttpHeaderNames.HOST)) {
            headers().set(HttpHeaderNames.HOST, ""); // HTTP/1.0 needs none, but Camel refuses a request without
        }
        this.target = target;
        this.route = route;
        this.request = request;
    }

    RequestTarget target() {
        return target;
    }

    HttpRoutes.HttpRoute route() {
        return route;
    }

    Request request() {
        return request;
    }

    /** What it became in Camel; null until then. */
    Exchange exchange() {
        return exchange;
    }

    void setExchange(Exchange made) {
        exchange = made;
    }

    /** Whether an answer has been made for it, so that none must follow. */
    boolean answered() {
        return answered;
    }

    void setAnswered() {
        answered = true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
