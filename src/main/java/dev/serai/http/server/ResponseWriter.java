package dev.serai.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Writes one answer, a long one piece by piece: Netty copies what it is given to write out of the heap at once, so that a
 * reader that is slow would hold the answer twice. Closes the connection when its other end takes no byte for a while.
 */
final class ResponseWriter {
    private static final int PIECE = 256 << 10;

    private final ChannelHandlerContext ctx;
    private final ByteBuf content;
    private final ChannelPromise promise;
    private final Duration patience;

    private ResponseWriter(ChannelHandlerContext ctx, ByteBuf content, ChannelPromise promise, Duration patience) {
        this.ctx = ctx;
        this.content = content;
        this.promise = promise;
        this.patience = patience;
    }

    /**
     * Begins to write an answer, which is released when that is done.
     *
     * @param promise is told when the last byte is written, or that it cannot be
     * @param patience how long the other end may take no byte
     */
    static void write(ChannelHandlerContext ctx, FullHttpResponse response, ChannelPromise promise, Duration patience) {
        ByteBuf content = response.content();
        if (content.readableBytes() <= PIECE) {
            ctx.write(response, promise);
            watch(ctx, promise, patience);
            return;
        }
        ctx.write(new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers()));
        promise.addListener(done -> content.release());
        ResponseWriter writer = new ResponseWriter(ctx, content, promise, patience);
        writer.writePiece();
        writer.watch();
    }

    private void writePiece() {
        int length = Math.min(PIECE, content.readableBytes());
        ByteBuf piece = content.readRetainedSlice(length);
        if (content.isReadable()) {
            ctx.writeAndFlush(new DefaultHttpContent(piece)).addListener((ChannelFutureListener) written -> {
                if (written.isSuccess()) {
                    writePiece();
                } else {
                    promise.tryFailure(written.cause());
                }
            });
        } else {
            ctx.writeAndFlush(new DefaultLastHttpContent(piece), promise);
        }
    }

    /** Watches the writing of an answer that is not written by this class. */
    static void watch(ChannelHandlerContext ctx, ChannelPromise promise, Duration patience) {
        new ResponseWriter(ctx, Unpooled.EMPTY_BUFFER, promise, patience).watch();
    }

    private void watch() {
        if (!promise.isDone()) {
            lookAgain(-1);
        }
    }

    private void lookAgain(long before) {
        Future<?> look = ctx.executor()
                .schedule(
                        () -> {
                            long untaken = untaken();
                            if (untaken > 0 && untaken == before) {
                                ctx.close();
                            } else if (!promise.isDone()) {
                                lookAgain(untaken);
                            }
                        },
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        promise.addListener(done -> look.cancel(false));
    }

    private long untaken() {
        Channel channel = ctx.channel();
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return (out == null ? 0 : out.totalPendingWriteBytes()) + content.readableBytes();
    }
}
