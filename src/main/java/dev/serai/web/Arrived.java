package dev.serai.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

/** A request that has arrived whole, for Camel's part of the pipeline; the body stands in {@link #request()} alone. */
final class Arrived extends DefaultFullHttpRequest {
    private final transient Request request;

    Arrived(HttpRequest head, Request request) {
        super(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                new DefaultHttpHeaders());
        this.request = request;
    }

    Request request() {
        return request;
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
