package dev.serai.http.server;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Netty's decoder of HTTP/1 requests with the limits of this server, and without leave to guess: a request with both a
 * {@code Content-Length} and a {@code Transfer-Encoding} fails, where Netty drops the length and goes on. A proxy in front
 * may have gone by the other of the two (RFC 9112, 6.3).
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** The longest request line in bytes; RFC 9112, 3, recommends at least 8,000. */
    private static final int LINE = 16 << 10;

    /** The most bytes of a body that are handed on at once; at 8 KiB, Netty's own, a photograph would come in sixty parts. */
    private static final int PART = 256 << 10;

    /** @param headers the most bytes of all headers of a request */
    RequestDecoder(int headers) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE)
                .setMaxHeaderSize(headers)
                .setMaxChunkSize(PART));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        message.setDecoderResult(DecoderResult.failure(new TwoLengthsException()));
    }

    /** A request has both a {@code Content-Length} and a {@code Transfer-Encoding}. */
    static final class TwoLengthsException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }
}
