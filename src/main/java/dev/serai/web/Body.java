package dev.serai.web;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of a body while they arrive. Grows with what has come, not with what was announced. */
final class Body {
    private static final int FIRST = 64 << 10;

    private final int most;
    private byte[] bytes;
    private int length;

    /** @param most bytes that can come: the announced length, or the limit */
    Body(int most) {
        this.most = most;
        this.bytes = new byte[Math.min(most, FIRST)];
    }

    /** Adds bytes; the caller has checked that they fit. */
    void add(ByteBuf content) {
        int count = content.readableBytes();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(
                    bytes, (int) Math.min(most, Math.max((long) bytes.length * 2, length + (long) count)));
        }
        content.readBytes(bytes, length, count);
        length += count;
    }

    int length() {
        return length;
    }

    byte[] whole() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
