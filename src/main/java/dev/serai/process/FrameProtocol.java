package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The protocol between parent and child, one end of it. All numbers are big-endian; every frame begins with the number of
 * bytes that follow it, as an unsigned 31-bit integer:
 *
 * <pre>
 * hello    child to parent            length, process id (8)
 * warm-up  parent to child            length 0
 * warmed   child to parent            length, 1 if there is nothing more to warm up (1)
 * request  parent to child            length, threads (1), kind (1), format (1; 255 for none), pipeline (text),
 *                                     image (the rest)
 * result   child to parent            length, 0 (1), format (1), width (4), height (4), frames (4), image (the rest)
 * refusal  child to parent            length, 1 (1), code (text), message (text)
 * text                                length in bytes (2), UTF-8
 * </pre>
 *
 * A child says hello when it begins. Then request and result or refusal alternate, or warm-up and warmed. Not safe for use
 * by several threads at once.
 */
final class FrameProtocol implements Closeable {
    /** Bytes of a result besides the image. */
    static final int RESULT_FIELDS = 1 + 1 + 3 * Integer.BYTES;

    private static final int BUFFER = 256 << 10;
    private static final int NO_FORMAT = 255;
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int MAX_TEXT = 65_535;

    private final SocketChannel channel;
    // One buffer of our own: the JDK would keep a direct copy of every array we hand it, as large as the array.
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private int left;

    FrameProtocol(SocketChannel channel) {
        this.channel = channel;
    }

    void sendHello(long processId) throws IOException {
        out.putInt(Long.BYTES);
        out.putLong(processId);
        flush();
    }

    long receiveHello() throws IOException {
        begin(Long.BYTES);
        return ((long) number() << 32) | (number() & 0xFFFF_FFFFL);
    }

    /** Has the child go on with warming up for a moment; whether there is nothing more to do. */
    boolean warmUp() throws IOException {
        out.putInt(0);
        flush();
        begin(1);
        return octet() != 0;
    }

    void send(EncodeRequest request) throws IOException {
        byte[] pipeline = text(request.pipeline());
        out.putInt(3 + 2 + pipeline.length + request.file().length);
        out.put((byte) request.threads());
        out.put((byte) request.rendition().kind().ordinal());
        out.put((byte) (int) request.rendition().format().map(Format::ordinal).orElse(NO_FORMAT));
        put(pipeline);
        bytes(request.file());
        flush();
    }

    /**
     * The next request, or empty if the parent has closed the connection.
     *
     * @param limit bytes that a frame may have; a longer one is a fault of the parent
     * @param warmUp what is done when the parent asks for it
     */
    Optional<EncodeRequest> receiveRequest(int limit, WarmUpTask warmUp) throws IOException {
        try {
            begin(limit);
            while (left == 0) {
                boolean done = warmUp.goOn();
                out.putInt(1);
                out.put((byte) (done ? 1 : 0));
                flush();
                begin(limit);
            }
        } catch (EOFException e) {
            return Optional.empty();
        }
        int threads = octet();
        if (threads == 0) {
            throw new IOException("a frame asks for no thread");
        }
        Rendition.Kind kind = kind(octet());
        int format = octet();
        String pipeline = text();
        return Optional.of(new EncodeRequest(
                bytes(left),
                pipeline,
                new Rendition(kind, format == NO_FORMAT ? Optional.empty() : Optional.of(format(format))),
                threads));
    }

    void send(EncodedImage result) throws IOException {
        out.putInt(RESULT_FIELDS + result.image().length);
        out.put((byte) DONE);
        out.put((byte) result.format().ordinal());
        out.putInt(result.width());
        out.putInt(result.height());
        out.putInt(result.frames());
        bytes(result.image());
        flush();
    }

    void send(RefusedException refusal) throws IOException {
        byte[] code = text(refusal.refusal().name());
        byte[] message = text(refusal.getMessage());
        out.putInt(1 + 2 + code.length + 2 + message.length);
        out.put((byte) REFUSED);
        put(code);
        put(message);
        flush();
    }

    /**
     * The answer to the request that was sent last.
     *
     * @param limit bytes that a frame may have; a longer one is a fault of the child
     * @param room is told the bytes of an image before they are taken in
     * @throws RefusedException what the child refused it with, or {@code room} its result
     */
    EncodedImage receiveResult(int limit, LongConsumer room) throws IOException {
        begin(limit);
        int kind = octet();
        if (kind == REFUSED) {
            String code = text();
            String message = text();
            throw new RefusedException(refusal(code), message);
        }
        if (kind != DONE) {
            throw new IOException("a frame of the unknown kind " + kind);
        }
        Format format = format(octet());
        int width = number();
        int height = number();
        int frames = number();
        try {
            room.accept(left);
        } catch (RefusedException e) {
            skip();
            throw e;
        }
        return new EncodedImage(bytes(left), format, width, height, frames);
    }

    private static Rendition.Kind kind(int ordinal) throws IOException {
        Rendition.Kind[] kinds = Rendition.Kind.values();
        if (ordinal >= kinds.length) {
            throw new IOException("a frame asks for the unknown kind " + ordinal);
        }
        return kinds[ordinal];
    }

    private static Format format(int ordinal) throws IOException {
        Format[] formats = Format.values();
        if (ordinal >= formats.length) {
            throw new IOException("a frame names the unknown format " + ordinal);
        }
        return formats[ordinal];
    }

    private static Refusal refusal(String name) throws IOException {
        try {
            return Refusal.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("a frame names the unknown refusal " + name, e);
        }
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "The pipeline is longer than " + MAX_TEXT + " bytes.");
        }
        return bytes;
    }

    private void put(byte[] text) throws IOException {
        room(2);
        out.putShort((short) text.length);
        bytes(text);
    }

    private void bytes(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            room(1);
            int count = Math.min(out.remaining(), bytes.length - at);
            out.put(bytes, at, count);
            at += count;
        }
    }

    private void room(int count) throws IOException {
        if (out.remaining() < count) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } finally {
            out.clear();
        }
    }

    private void begin(int limit) throws IOException {
        left = Integer.BYTES;
        left = number();
        if (left < 0 || left > limit) {
            throw new IOException("a frame of " + Integer.toUnsignedString(left) + " bytes; the limit is " + limit);
        }
    }

    private String text() throws IOException {
        take(2);
        return new String(bytes(in.getShort() & 0xFFFF), StandardCharsets.UTF_8);
    }

    private int number() throws IOException {
        take(Integer.BYTES);
        return in.getInt();
    }

    private int octet() throws IOException {
        take(1);
        return in.get() & 0xFF;
    }

    private byte[] bytes(int count) throws IOException {
        if (count > left) {
            throw new IOException("a frame ends before its text does");
        }
        byte[] bytes = new byte[count];
        for (int at = 0; at < count; ) {
            int ready = Math.min(in.remaining(), count - at);
            in.get(bytes, at, ready);
            at += ready;
            if (at < count) {
                in.clear();
                fill();
            }
        }
        left -= count;
        return bytes;
    }

    /** Passes over the rest of this frame. */
    private void skip() throws IOException {
        while (left > 0) {
            if (!in.hasRemaining()) {
                in.clear();
                fill();
            }
            int ready = Math.min(in.remaining(), left);
            in.position(in.position() + ready);
            left -= ready;
        }
    }

    /** Makes {@code count} bytes of this frame ready in the buffer. */
    private void take(int count) throws IOException {
        if (count > left) {
            throw new IOException("a frame is shorter than its fields");
        }
        left -= count;
        while (in.remaining() < count) {
            in.compact();
            fill();
        }
    }

    private void fill() throws IOException {
        int count = channel.read(in);
        in.flip();
        if (count < 0) {
            throw new EOFException("the connection is closed");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
