package dev.serai.http.server;

import dev.serai.memory.Budget;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aggregates the requests of one connection: lets a body come in only when its head has passed the
 * {@link RequestHeadFilter}, within the limits of bytes and time, hands the request on when it is whole, and finishes its
 * answer. Requests of one connection
 * are served one after another, so that answers keep their order; until the answer to one is written, the next one waits
 * where it is.
 *
 * <p>A refused request may still be sending. Its answer is written at once and what comes is thrown away, for a while:
 * closing at once would reset the connection and could take the answer with it.
 */
final class RequestAggregator extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAggregator.class);

    /** A refused body up to this length is waited for, and the connection kept. */
    private static final long WORTH_DRAINING = 1 << 20;

    private static final Duration LINGER = Duration.ofSeconds(3);
    private static final HttpResponse CONTINUE =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE);

    private final HttpServerRules rules;
    private final RequestHeadFilter filter;
    private final Budget budget;
    private final Deque<Object> waiting = new ArrayDeque<>();

    private HttpRequest head;
    private RequestHeadFilter.Decision decision;
    private Body body;
    private HeldBytes held;
    private boolean received = true;
    private boolean answered = true;
    private boolean written = true;
    private boolean closing;

    /** Whether the client has ended its side of the connection: what it has sent is answered, and no more comes. */
    private boolean inputEnded;

    private Future<?> timer;

    RequestAggregator(HttpServerRules rules, RequestHeadFilter filter, Budget budget) {
        this.rules = rules;
        this.filter = filter;
        this.budget = budget;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean begins = message instanceof HttpRequest;
        if (!waiting.isEmpty() || begins && !(received && written)) {
            waiting.add(message);
            ctx.channel().config().setAutoRead(false);
        } else {
            take(ctx, message);
        }
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest begun) {
                begin(ctx, begun);
            }
            if (message instanceof HttpContent content) {
                receive(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest begun) {
        head = begun;
        received = false;
        answered = false;
        written = false;
        held = new HeldBytes(budget);
        restart(ctx, rules.receive(), () -> tooSlow(ctx));
        decision = filter.check(begun);
        if (decision.refusal().isPresent()) {
            refuse(ctx, decision.refusal().get());
            return;
        }
        int length = (int) HttpUtil.getContentLength(begun, (long) rules.maxBytes());
        body = new Body(length);
        if (HttpUtil.is100ContinueExpected(begun)) {
            ctx.writeAndFlush(((FullHttpResponse) CONTINUE).retainedDuplicate());
        }
    }

    private void receive(ChannelHandlerContext ctx, HttpContent content) {
        if (head == null) {
            return; // what follows a request that was no HTTP
        }
        int count = content.content().readableBytes();
        if (body != null && content.decoderResult().isFailure()) {
            refuse(
                    ctx,
                    new Problem(400, "bad-request", "The chunks of the body are not as RFC 9112 has them.").reply());
        } else if (body != null && (long) body.length() + count > rules.maxBytes()) {
            refuse(
                    ctx,
                    filter.tooLarge("The body has more than " + rules.maxBytes() + " bytes")
                            .reply());
        } else if (body != null && !held.addBody(body.growth(count))) {
            refuse(ctx, Problem.overloaded(Problem.NO_MEMORY_LEFT).reply());
        } else if (body != null) {
            body.add(content.content());
        }
        if (content instanceof LastHttpContent) {
            received = true;
            stopTimer();
            if (body != null) {
                Request request = request(ctx, body.whole());
                body = null;
                ctx.fireChannelRead(new AggregatedRequest(head, decision.target(), decision.route(), request));
            } else {
                nextIfDone(ctx);
            }
        }
    }

    private Request request(ChannelHandlerContext ctx, byte[] bytes) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : head.headers().names()) {
            headers.put(name, head.headers().getAll(name));
        }
        return new Request(
                head.method().name(),
                decision.target(),
                headers,
                bytes,
                ctx.pipeline().get("ssl") != null,
                Networks.of(ctx.channel().remoteAddress()),
                ctx.channel()::isActive,
                held);
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        refuse(
                ctx,
                new Problem(
                                408,
                                "request-timeout",
                                "The request did not arrive within "
                                        + rules.receive().toSeconds() + " s.")
                        .reply());
        if (answered) {
            ctx.close(); // it was refused before, and is still sending
        }
    }

    /** Answers now and throws away what still comes. */
    private void refuse(ChannelHandlerContext ctx, Reply reply) {
        body = null;
        if (answered) {
            return;
        }
        FullHttpResponse response = reply.toNetty();
        boolean coded = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        long length = coded ? Long.MAX_VALUE : contentLength();
        boolean keep = reply.status() != 408
                && reply.status() != 500
                && head.decoderResult().isSuccess()
                && (length == 0 || length <= WORTH_DRAINING && !HttpUtil.is100ContinueExpected(head));
        if (!keep) {
            HttpUtil.setKeepAlive(response, false);
        }
        finish(ctx, response, ctx.newPromise(), keep);
        ctx.flush();
    }

    private long contentLength() {
        try {
            return HttpUtil.getContentLength(head, 0L);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (answered) {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IOException("there is no request that waits for an answer"));
        } else if (message instanceof FullHttpResponse response) {
            finish(ctx, response, promise, true);
        } else if (message instanceof HttpResponse bare && !HttpUtil.isTransferEncodingChunked(bare)) {
            // Camel's own answers, to a request without a Host for one, have a head only
            FullHttpResponse whole = new DefaultFullHttpResponse(bare.protocolVersion(), bare.status());
            whole.headers().set(bare.headers());
            finish(ctx, whole, promise, true);
        } else {
            if (message instanceof HttpResponse streamed) {
                addCommonHeaders(streamed);
            }
            ctx.write(message, promise);
            if (message instanceof LastHttpContent) {
                ResponseWriter.watch(ctx, promise, rules.idle());
                answered(ctx, promise);
            }
        }
    }

    private void finish(ChannelHandlerContext ctx, FullHttpResponse given, ChannelPromise promise, boolean mayKeep) {
        FullHttpResponse response = given;
        if (response.status().code() >= 400 && !response.content().isReadable()) {
            response.release();
            response = Problem.ofStatus(given.status().code(), given.status().reasonPhrase())
                    .reply()
                    .toNetty();
            if (given.headers().contains(HttpHeaderNames.ALLOW)) {
                response.headers().set(HttpHeaderNames.ALLOW, given.headers().get(HttpHeaderNames.ALLOW));
            }
        }
        if (head.method().equals(HttpMethod.HEAD)) {
            response = withoutContent(response);
        }
        if (!held.send(response.content().readableBytes())) {
            response.release();
            response = Problem.overloaded(Problem.NO_MEMORY_LEFT).reply().toNetty();
            held.send(response.content().readableBytes());
        }
        addCommonHeaders(response);
        boolean keep = mayKeep && HttpUtil.isKeepAlive(head) && !(inputEnded && waiting.isEmpty());
        response.headers().remove(HttpHeaderNames.CONNECTION);
        if (!keep) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!head.protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ResponseWriter.write(ctx, response, promise, rules.idle());
        if (keep) {
            answered(ctx, promise);
        } else {
            answered = true;
            promise.addListener((ChannelFutureListener) writing -> closeGently(ctx, writing));
        }
    }

    private void addCommonHeaders(HttpResponse response) {
        response.headers().set("X-Content-Type-Options", "nosniff");
        filter.addCorsHeaders(head, response.headers());
    }

    private static FullHttpResponse withoutContent(FullHttpResponse response) {
        FullHttpResponse bare = new DefaultFullHttpResponse(response.protocolVersion(), response.status());
        bare.headers().set(response.headers());
        response.release();
        return bare;
    }

    private void answered(ChannelHandlerContext ctx, ChannelFuture writing) {
        answered = true;
        writing.addListener((ChannelFutureListener) future -> {
            if (future.isSuccess()) {
                written = true;
                nextIfDone(ctx);
            } else {
                ctx.close();
            }
        });
    }

    /** Ends our side, and the connection when the other one has ended its own or some seconds have passed. */
    private void closeGently(ChannelHandlerContext ctx, ChannelFuture writing) {
        giveBack();
        closing = true;
        if (!writing.isSuccess() || received) {
            ctx.close();
            return;
        }
        if (ctx.channel() instanceof SocketChannel socket && ctx.pipeline().get("ssl") == null) {
            socket.shutdownOutput();
        }
        restart(ctx, LINGER, ctx::close);
    }

    private void nextIfDone(ChannelHandlerContext ctx) {
        if (!received || !written) {
            return;
        }
        giveBack();
        head = null;
        awaitRequest(ctx);
        while (!waiting.isEmpty() && (!(waiting.peek() instanceof HttpRequest) || received && written)) {
            take(ctx, waiting.poll());
        }
        if (waiting.isEmpty()) {
            ctx.channel().config().setAutoRead(true);
            if (inputEnded && received && written) {
                ctx.close();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            boolean answering = head != null && received && !written;
            if (!answering && waiting.isEmpty()) {
                ctx.close(); // nothing has been asked, or not all of it has come
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void giveBack() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        restart(ctx, rules.idle(), ctx::close);
    }

    private void restart(ChannelHandlerContext ctx, Duration after, Runnable what) {
        stopTimer();
        timer = ctx.executor().schedule(what, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        giveBack();
        answered = true;
        body = null;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) { // of TLS: no line for any bytes
            LOG.debug("A connection ended: {}", cause.toString());
        } else {
            LOG.warn("A connection is closed because of a fault", cause);
            if (!received && !answered) {
                refuse(ctx, Problem.internal().reply());
                return;
            }
        }
        ctx.close();
    }
}
