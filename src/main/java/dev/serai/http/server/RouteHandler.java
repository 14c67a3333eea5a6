package dev.serai.http.server;

import dev.serai.aws.RequestCalls;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.apache.camel.component.netty.http.handlers.HttpServerChannelHandler;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives requests to one consumer, and sees to it that each is answered: Camel's own handler leaves a request without an
 * answer when anything is thrown around the route, or an {@link Error} within it.
 */
final class RouteHandler extends HttpServerChannelHandler {
    /** The exchange property with the {@link AggregatedRequest}; a route has no business with it. */
    private static final String REQUEST = "dev.serai.http.request";

    private static final Logger LOG = LoggerFactory.getLogger(RouteHandler.class);

    private final Executor threads;
    private final Executor callers;
    private volatile boolean calls;

    /**
     * @param threads runs requests of all routes but those
     * @param callers runs requests of routes that call queues or buckets, and no others
     */
    RouteHandler(NettyHttpConsumer consumer, Executor threads, Executor callers) {
        super(consumer);
        this.threads = threads;
        this.callers = callers;
    }

    /**
     * Gives a request to the route, in another thread than that of the connection. Once the route has called queues or
     * buckets, which may take their time to answer, that is done by threads that do nothing else.
     *
     * @throws RejectedExecutionException if the server is stopping
     */
    void serve(ChannelHandlerContext ctx, AggregatedRequest request) {
        if (calls) {
            callers.execute(() -> serve(ctx, request, true));
        } else {
            threads.execute(() -> serve(ctx, request, false));
        }
    }

    private void serve(ChannelHandlerContext ctx, AggregatedRequest request, boolean mayWait) {
        RequestCalls.Caller caller = new RequestCalls.Caller() {
            @Override
            public boolean mayWait() {
                return mayWait;
            }

            @Override
            public void called() {
                calls = true;
            }
        };
        try {
            RequestCalls.<Exception>serve(caller, () -> channelRead(ctx, request));
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
        try {
            super.channelRead0(ctx, message);
        } catch (Exception | Error e) {
            LOG.error("A request could not be given to its route", e);
            if (message instanceof AggregatedRequest request && !request.answered()) {
                request.setAnswered();
                ctx.channel().writeAndFlush(Problem.internal().reply().toNetty());
                end(request.exchange(), e);
            }
        }
    }

    /** Ends an exchange that its route has not, so that nobody waits for it and what it holds is free. */
    private void end(Exchange exchange, Throwable thrown) {
        if (exchange != null) {
            exchange.setException(thrown);
            getConsumer().doneUoW(exchange);
            getConsumer().releaseExchange(exchange, false);
        }
    }

    @Override
    protected Exchange createExchange(ChannelHandlerContext ctx, Object message) throws Exception {
        Exchange exchange = super.createExchange(ctx, message);
        if (message instanceof AggregatedRequest request) {
            exchange.setProperty(REQUEST, request);
            request.setExchange(exchange);
            request.request().held().retain();
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                private final AtomicBoolean done = new AtomicBoolean();

                @Override
                public void onDone(Exchange ended) {
                    if (done.compareAndSet(false, true)) {
                        request.request().held().release();
                    }
                }
            });
        }
        return exchange;
    }

    @Override
    protected Object getResponseBody(Exchange exchange) {
        AggregatedRequest request = exchange.getProperty(REQUEST, AggregatedRequest.class);
        if (request != null && request.answered()) {
            // what an Error left in Camel's queue goes on with the thread's next request
            throw new IllegalStateException("the request has been answered");
        }
        if (request != null) {
            request.setAnswered();
        }
        try {
            return super.getResponseBody(exchange);
        } catch (Exception | Error e) {
            LOG.error("The route {} ended with a body that cannot be sent", exchange.getFromRouteId(), e);
            return Problem.internal().reply().toNetty();
        }
    }
}
