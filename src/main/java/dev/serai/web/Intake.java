package dev.serai.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's intake: lets a request's body come in only when its head has passed the {@link Gate}, within the
 * limits of bytes and time, hands the request on when it is whole, and finishes its answer. Requests of one connection
 * are served one after another, so that answers keep their order; until the answer to one is written, the next one waits
 * where it is.
 *
 * <p>A refused request may still be sending. Its answer is written at once and what comes is thrown away, for a while:
 * closing at once would reset the connection and could take the answer with it.
 */
final class Intake extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** A refused body up to this length is waited for, and the connection kept. */
    private static final long WORTH_DRAINING = 1 << 20;

    private static final Duration LINGER = Duration.ofSeconds(3);
    private static final HttpResponse CONTINUE =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE);

    private final DoorRules rules;
    private final Gate gate;
    private final Budget budget;
    private final Deque<Object> waiting = new ArrayDeque<>();

    private HttpRequest head;
    private Body body;
    private long taken;
    private boolean received = true;
    private boolean answered = true;
    private Future<?> timer;

    Intake(DoorRules rules, Gate gate, Budget budget) {
        this.rules = rules;
        this.gate = gate;
        this.budget = budget;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean begins = message instanceof HttpRequest;
        if (!waiting.isEmpty() || begins && !(received && answered)) {
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
        restart(ctx, rules.receive(), () -> tooSlow(ctx));
        Optional<Reply> early = gate.check(begun);
        if (early.isPresent()) {
            refuse(ctx, early.get());
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
                    gate.tooLarge("The body has more than " + rules.maxBytes() + " bytes")
                            .reply());
        } else if (body != null && !budget.take(count)) {
            refuse(
                    ctx,
                    Problem.overloaded("The requests in work hold all the memory there is for them; try again soon.")
                            .reply());
        } else if (body != null) {
            taken += count;
            body.add(content.content());
        }
        if (content instanceof LastHttpContent) {
            received = true;
            stopTimer();
            if (body != null) {
                Request request = request(ctx, body.whole());
                body = null;
                ctx.fireChannelRead(new Arrived(head, request));
            } else {
                nextIfDone(ctx);
            }
        }
    }

    private Request request(ChannelHandlerContext ctx, byte[] bytes) {
        QueryStringDecoder target = new QueryStringDecoder(head.uri());
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : head.headers().names()) {
            headers.put(name, head.headers().getAll(name));
        }
        return new Request(
                head.method().name(), target.path(), target.parameters(), headers, bytes, ctx.channel()::isActive);
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
        giveBack();
        if (answered) {
            return;
        }
        FullHttpResponse response = reply.toNetty();
        long length = HttpUtil.isTransferEncodingChunked(head) ? Long.MAX_VALUE : contentLength();
        boolean keep = reply.status() != 408
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
        if (message instanceof FullHttpResponse response) {
            finish(ctx, response, promise, true);
        } else if (message instanceof HttpResponse bare && !HttpUtil.isTransferEncodingChunked(bare)) {
            // Camel's own answers, of a consumer that is suspended for one, have a head only
            FullHttpResponse whole = new DefaultFullHttpResponse(bare.protocolVersion(), bare.status());
            whole.headers().set(bare.headers());
            finish(ctx, whole, promise, true);
        } else {
            ctx.write(message, promise);
            if (message instanceof LastHttpContent) {
                answered(ctx, promise);
            }
        }
    }

    private void finish(ChannelHandlerContext ctx, FullHttpResponse given, ChannelPromise promise, boolean mayKeep) {
        FullHttpResponse response = given;
        if (response.status().code() >= 400 && !response.content().isReadable() && head != null) {
            response.release();
            response = Problem.ofStatus(given.status().code(), given.status().reasonPhrase())
                    .reply()
                    .toNetty();
            if (given.headers().contains(HttpHeaderNames.ALLOW)) {
                response.headers().set(HttpHeaderNames.ALLOW, given.headers().get(HttpHeaderNames.ALLOW));
            }
        }
        response.headers().set("X-Content-Type-Options", "nosniff");
        if (head != null) {
            gate.corsHeaders(head).forEach(response.headers()::set);
            if (head.method().equals(HttpMethod.HEAD)) {
                response = withoutContent(response);
            }
        }
        boolean keep = mayKeep && head != null && HttpUtil.isKeepAlive(head);
        response.headers().remove(HttpHeaderNames.CONNECTION);
        if (!keep) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        ctx.write(response, promise);
        if (keep) {
            answered(ctx, promise);
        } else {
            answered = true;
            watchWriting(ctx, promise);
            promise.addListener((ChannelFutureListener) written -> closeGently(ctx, written));
        }
    }

    private static FullHttpResponse withoutContent(FullHttpResponse response) {
        FullHttpResponse bare = new DefaultFullHttpResponse(response.protocolVersion(), response.status());
        bare.headers().set(response.headers());
        response.release();
        return bare;
    }

    private void answered(ChannelHandlerContext ctx, ChannelFuture written) {
        answered = true;
        watchWriting(ctx, written);
        written.addListener((ChannelFutureListener) future -> {
            if (future.isSuccess()) {
                nextIfDone(ctx);
            } else {
                ctx.close();
            }
        });
    }

    /** Ends our side, and the connection when the other one has ended its own or some seconds have passed. */
    private void closeGently(ChannelHandlerContext ctx, ChannelFuture written) {
        giveBack();
        if (!written.isSuccess() || received) {
            ctx.close();
            return;
        }
        if (ctx.channel() instanceof SocketChannel socket && ctx.pipeline().get("ssl") == null) {
            socket.shutdownOutput();
        }
        restart(ctx, LINGER, ctx::close);
    }

    private void nextIfDone(ChannelHandlerContext ctx) {
        if (!received || !answered) {
            return;
        }
        giveBack();
        head = null;
        awaitRequest(ctx);
        while (!waiting.isEmpty() && (!(waiting.peek() instanceof HttpRequest) || received && answered)) {
            take(ctx, waiting.poll());
        }
        if (waiting.isEmpty()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void giveBack() {
        budget.give(taken);
        taken = 0;
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

    /** Closes the connection when its other end has not taken a byte of the answer for the idle time. */
    private void watchWriting(ChannelHandlerContext ctx, ChannelFuture written) {
        if (!written.isDone()) {
            lookAgain(ctx, written, -1);
        }
    }

    private void lookAgain(ChannelHandlerContext ctx, ChannelFuture written, long before) {
        Future<?> look = ctx.executor()
                .schedule(
                        () -> {
                            ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
                            long pending = out == null ? 0 : out.totalPendingWriteBytes();
                            if (pending > 0 && pending == before) {
                                ctx.close();
                            } else if (!written.isDone()) {
                                lookAgain(ctx, written, pending);
                            }
                        },
                        rules.idle().toMillis(),
                        TimeUnit.MILLISECONDS);
        written.addListener(done -> look.cancel(false));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        giveBack();
        body = null;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("A connection ended: {}", cause.toString());
        } else {
            LOG.warn("A connection is closed because of a fault", cause);
        }
        ctx.close();
    }
}
